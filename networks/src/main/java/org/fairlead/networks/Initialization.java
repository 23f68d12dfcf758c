package org.fairlead.networks;

/** How the first weights of an architecture are drawn: as its reference implementation does. */
public enum Initialization {
  /** PyTorch's layer defaults: weights and biases uniform in {@code ±1/sqrt(fan in)}. */
  TORCH,
  /** Convolutions Kaiming normal over fan out; linear layers as PyTorch's default. */
  RESNET,
  /** Convolutions Kaiming normal over fan out; linear weights {@code N(0, 0.01²)}, biases 0. */
  MOBILENET,
  /**
   * Convolutions Kaiming normal over fan out; linear weights as PyTorch's default, biases 0. The
   * reference's bound for the classifier, {@code ±1/sqrt(out)}, is about the same for its 1000
   * classes; with two, first logits would be of the order of ten and a loss of 5 to begin with.
   */
  EFFICIENTNET,
  /** As DeiT: linear weights and embeddings {@code N(0, 0.02²)}, biases 0, convolutions TORCH. */
  TRANSFORMER;

  /** Returns whether biases begin at 0. */
  boolean zeroBiases() {
    return this == MOBILENET || this == EFFICIENTNET || this == TRANSFORMER;
  }
}
