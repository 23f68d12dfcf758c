package org.fairlead.networks;

/** How the reference implementation of an architecture draws its first weights. */
public enum Initialization {
  /** PyTorch's layer defaults: weights and biases uniform in {@code ±1/sqrt(fan in)}. */
  TORCH,
  /** Convolutions Kaiming normal over fan out; linear layers as PyTorch's default. */
  RESNET,
  /** Convolutions Kaiming normal over fan out; linear weights {@code N(0, 0.01²)}, biases 0. */
  MOBILENET
}
