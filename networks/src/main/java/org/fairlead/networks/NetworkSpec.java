package org.fairlead.networks;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Objects;

/**
 * What a network is built for: the parts that every architecture has.
 *
 * @param name one of {@link Networks#names}
 * @param classes the number of outputs of the last layer, at least 1; of a network of one logit the
 *     two classes
 * @param inputChannels the image's channels, usually 3
 * @param inputSize height and width of the image; for those that {@linkplain
 *     NetworkProvider#needsInputSize need it}, 0 elsewhere
 * @param dropout the probability of zeroing a feature before the classifier (in an MLP: after every
 *     hidden layer; in a transformer: as torchvision's); 0 for none
 * @param oneLogit whether two classes share one output, the logit of the second: see {@link
 *     Network#hasOneLogit}
 */
public record NetworkSpec(
    String name, int classes, int inputChannels, int inputSize, double dropout, boolean oneLogit) {
  public NetworkSpec {
    Objects.requireNonNull(name, "name");
    requireArgument(classes > 0, "classes must be positive, got %d", classes);
    requireArgument(inputChannels > 0, "inputChannels must be positive, got %d", inputChannels);
    requireArgument(inputSize >= 0, "inputSize must be at least 0, got %d", inputSize);
    requireArgument(dropout >= 0 && dropout < 1, "dropout must be in [0, 1), got %s", dropout);
    requireArgument(
        !oneLogit || classes == 2,
        "classes must be 2 for one logit of the second, got %d",
        classes);
  }

  /** A network with an output for every class. */
  public NetworkSpec(String name, int classes, int inputChannels, int inputSize, double dropout) {
    this(name, classes, inputChannels, inputSize, dropout, false);
  }

  /**
   * Returns a network for colour images with the architecture's own dropout.
   *
   * @throws org.fairlead.base.InputException if there is no architecture of this name
   */
  public static NetworkSpec of(String name, int classes) {
    return new NetworkSpec(name, classes, 3, 0, Networks.get(name).dropout());
  }

  /** Returns this with another input size. */
  public NetworkSpec withInputSize(int size) {
    return new NetworkSpec(name, classes, inputChannels, size, dropout, oneLogit);
  }

  /** Returns this with other input channels. */
  public NetworkSpec withInputChannels(int channels) {
    return new NetworkSpec(name, classes, channels, inputSize, dropout, oneLogit);
  }

  /** Returns this with another dropout probability. */
  public NetworkSpec withDropout(double probability) {
    return new NetworkSpec(name, classes, inputChannels, inputSize, probability, oneLogit);
  }

  /** Returns this of two classes that share one output. */
  public NetworkSpec withOneLogit() {
    return new NetworkSpec(name, 2, inputChannels, inputSize, dropout, true);
  }

  /** Returns what an architecture is to build of this: one output for one logit. */
  NetworkSpec built() {
    return oneLogit ? new NetworkSpec(name, 1, inputChannels, inputSize, dropout) : this;
  }
}
