package org.fairlead.networks;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Objects;

/**
 * Which network to build.
 *
 * @param name one of {@link Networks#names}
 * @param classes the number of outputs, at least 1
 * @param inputChannels the image's channels, usually 3
 * @param inputSize height and width of the image; only {@code mlp} needs it, 0 elsewhere
 * @param dropout the probability of zeroing a feature before the classifier (in an MLP: after every
 *     hidden layer); 0 for none
 * @param shortcut of residual blocks that change the shape of the maps; {@link Shortcut#PADDING}
 *     for the CIFAR ResNets only
 */
public record NetworkSpec(
    String name, int classes, int inputChannels, int inputSize, double dropout, Shortcut shortcut) {
  public NetworkSpec {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(shortcut, "shortcut");
    requireArgument(classes > 0, "classes must be positive, got %d", classes);
    requireArgument(inputChannels > 0, "inputChannels must be positive, got %d", inputChannels);
    requireArgument(inputSize >= 0, "inputSize must be at least 0, got %d", inputSize);
    requireArgument(dropout >= 0 && dropout < 1, "dropout must be in [0, 1), got %s", dropout);
  }

  /** Describes a network with projection shortcuts. */
  public NetworkSpec(String name, int classes, int inputChannels, int inputSize, double dropout) {
    this(name, classes, inputChannels, inputSize, dropout, Shortcut.PROJECTION);
  }

  /** Returns a network for colour images with the architecture's own dropout. */
  public static NetworkSpec of(String name, int classes) {
    return new NetworkSpec(name, classes, 3, 0, Networks.defaultDropout(name));
  }

  /** Returns this with another input size. */
  public NetworkSpec withInputSize(int size) {
    return new NetworkSpec(name, classes, inputChannels, size, dropout, shortcut);
  }

  /** Returns this with other input channels. */
  public NetworkSpec withInputChannels(int channels) {
    return new NetworkSpec(name, classes, channels, inputSize, dropout, shortcut);
  }

  /** Returns this with another dropout probability. */
  public NetworkSpec withDropout(double probability) {
    return new NetworkSpec(name, classes, inputChannels, inputSize, probability, shortcut);
  }

  /** Returns this with other shortcuts. */
  public NetworkSpec withShortcut(Shortcut other) {
    return new NetworkSpec(name, classes, inputChannels, inputSize, dropout, other);
  }
}
