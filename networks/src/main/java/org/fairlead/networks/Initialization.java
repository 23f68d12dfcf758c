package org.fairlead.networks;

/** How the reference implementation of an architecture draws its first weights. */
public enum Initialization {
  /** PyTorch's layer defaults: weights and biases uniform in {@code ±1/sqrt(fan in)}. */
  TORCH,
  /** Convolutions Kaiming normal over fan out; linear layers as PyTorch's default. */
  RESNET,
  /** Convolutions Kaiming normal over fan out; linear weights {@code N(0, 0.01²)}, biases 0. */
  MOBILENET,
  /** Convolutions Kaiming normal over fan out; linear weights in {@code ±1/sqrt(out)}, biases 0. */
  EFFICIENTNET,
  /** As DeiT: linear weights and embeddings {@code N(0, 0.02²)}, biases 0, convolutions TORCH. */
  TRANSFORMER;

  /** Returns whether biases begin at 0. */
  boolean zeroBiases() {
    return this == MOBILENET || this == EFFICIENTNET || this == TRANSFORMER;
  }
}
