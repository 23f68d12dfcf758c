package org.fairlead.networks;

import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.Catalogue;

/** The catalogue of architectures: the built-in ones and those of plugins. */
public final class Networks {
  private Networks() {}

  /** Reads the catalogue when it is first asked for, once plugins have been named. */
  private static final class Loaded {
    @SuppressWarnings("unchecked") // a class object has no type arguments
    private static final Catalogue<NetworkProvider<?>> CATALOGUE =
        Catalogue.load("network", (Class<NetworkProvider<?>>) (Class<?>) NetworkProvider.class);
  }

  /**
   * Returns the architecture of a name.
   *
   * @throws InputException naming the nearest known name, if there is none
   */
  public static NetworkProvider<?> get(String name) {
    return Loaded.CATALOGUE.get("network.name", name);
  }

  /** Returns the catalogue itself. */
  public static Catalogue<NetworkProvider<?>> catalogue() {
    return Loaded.CATALOGUE;
  }

  /** Returns all names. */
  public static List<String> names() {
    return Loaded.CATALOGUE.names();
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
    return provider.create(ownOptions, spec);
  }
}
