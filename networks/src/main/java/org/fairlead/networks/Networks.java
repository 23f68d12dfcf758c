package org.fairlead.networks;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.base.catalogue.EntryCode;
import org.jspecify.annotations.Nullable;

/** The catalogue of architectures: the built-in ones and those of plugins. */
public final class Networks {
  private Networks() {}

  /**
   * Returns the architecture of a name.
   *
   * @throws InputException naming the nearest known name, if there is none
   */
  public static NetworkProvider<?> get(String name) {
    return catalogue().get("network.name", name);
  }

  /** Returns the catalogue itself: all networks that are found now. */
  @SuppressWarnings("unchecked") // a class object has no type arguments
  public static Catalogue<NetworkProvider<?>> catalogue() {
    return Catalogue.load("network", (Class<NetworkProvider<?>>) (Class<?>) NetworkProvider.class);
  }

  /** Returns all names. */
  public static List<String> names() {
    return catalogue().names();
  }

  /**
   * Returns the network that {@code spec} describes, with the architecture's own defaults.
   *
   * @throws InputException if there is none of this name; the message suggests the nearest
   */
  public static Network create(NetworkSpec spec) {
    return create(spec, get(spec.name()).defaults());
  }

  /**
   * Returns the network that {@code spec} describes, with the architecture's own options.
   *
   * @throws InputException if there is none of this name; the message suggests the nearest
   * @throws IllegalArgumentException if the options are those of another architecture
   */
  public static Network create(NetworkSpec spec, Record options) {
    return create(get(spec.name()), spec, options);
  }

  private static <O extends Record> Network create(
      NetworkProvider<O> provider, NetworkSpec spec, Record options) {
    Class<?> own = provider.defaults().getClass();
    if (!own.isInstance(options)) {
      throw new IllegalArgumentException(
          "options of network '%s' are %s, expected %s"
              .formatted(provider.name(), options, own.getSimpleName()));
    }
    if (provider.needsInputSize() && spec.inputSize() == 0) {
      throw new InputException(
          "network '%s' needs the image size: inputSize is 0".formatted(spec.name()));
    }
    @SuppressWarnings("unchecked") // checked above
    O ownOptions = (O) options;
    return EntryCode.make(
        "network", provider, () -> fitting(provider.create(ownOptions, spec.built()), spec));
  }

  private static @Nullable Network fitting(@Nullable Network created, NetworkSpec asked) {
    if (created != null) {
      NetworkSpec spec = asked.built();
      int channels = created.inputChannels();
      requireArgument(
          created.classes() == spec.classes() && channels == spec.inputChannels(),
          "it has %d outputs and takes %d channels, expected %d outputs and %d channels",
          created.classes(),
          channels,
          spec.classes(),
          spec.inputChannels());
      return asked.oneLogit() ? created.withOneLogit() : created;
    }
    return null;
  }
}
