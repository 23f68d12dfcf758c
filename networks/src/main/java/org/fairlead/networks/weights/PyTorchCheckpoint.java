package org.fairlead.networks.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Untrusted;
import org.fairlead.base.pickle.PickleObject;
import org.fairlead.base.text.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tensors of a file that {@code torch.save} wrote, without PyTorch and without running
 * what the file asks for: the zip archives of PyTorch 1.6 and later, and the older format of
 * pickles in a row.
 *
 * <p>The structure of a checkpoint is a pickle, which a {@link
 * org.fairlead.base.pickle.PickleReader} takes apart with a list of what is read. Objects beside
 * the tensors are named and passed over, never built; what only an attack asks for is refused.
 * Memory is bounded by the file's size, so compressed bombs and tensors that repeat one number a
 * billion times are refused, too. The device that a tensor was saved from does not matter.
 */
public final class PyTorchCheckpoint {
  private static final int DEEPEST = 32;
  private static final int MOST_VALUES = 1_000_000;

  private static final int LONGEST_NAME = 1_000;

  /** Of all tensors' names together. */
  private static final int MOST_CHARACTERS = 50_000_000;

  /** Of objects beside the tensors, so many are named. */
  private static final int MOST_PASSED_OVER = 1_000;

  private static final int TAR_MAGIC = 257;
  private static final byte[] ZIP = {'P', 'K', 3, 4};

  private PyTorchCheckpoint() {}

  /** What a file's storages and structure are read from. */
  interface Container extends TensorView.Storages {
    /** Returns the value of the file's main pickle, with {@link TensorView}s for tensors. */
    Object structure() throws IOException;
  }

  /**
   * What a file holds.
   *
   * @param tensors all, in the file's order
   * @param passedOver the objects beside them
   * @param classes the names of the classes, null where the file does not say
   */
  public record Contents(
      Weights tensors, List<PassedOver> passedOver, @Nullable ClassNames classes) {
    public Contents {
      passedOver = List.copyOf(passedOver);
    }
  }

  /** Returns all tensors of a file, see {@link #contents}. */
  public static Weights read(Path file) {
    return contents(file).tensors();
  }

  /**
   * Returns what a file holds.
   *
   * <p>Keys of nested dictionaries, and indices of lists, are joined by dots: the mask in {@code
   * {"fc._extra_state": {"weight_mask": t}}} is called {@code fc._extra_state.weight_mask}.
   * Numbers, texts and {@code None} are passed over in silence, other objects by name.
   *
   * @throws InputException if the file cannot be read, is damaged, or holds no tensors but objects
   */
  public static Contents contents(Path file) {
    try {
      return Untrusted.read(file, () -> parsed(file));
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, Safetensors.reason(e)), e);
    }
  }

  private static Contents parsed(Path file) throws IOException {
    byte[] start = start(file);
    if (startsWith(start, ZIP)) {
      return ZipCheckpoint.read(file, container -> flatten(file, container));
    }
    if (startsWith(start, LegacyCheckpoint.MAGIC)) {
      return flatten(file, LegacyCheckpoint.open(file));
    }
    throw notPyTorch(file, start);
  }

  /** Returns whether a file begins as one that {@code torch.save} wrote. */
  static boolean isOne(Path file) throws IOException {
    byte[] start = start(file);
    return startsWith(start, ZIP) || startsWith(start, LegacyCheckpoint.MAGIC);
  }

  /** Returns whether a file begins as one of the format before PyTorch 1.6. */
  static boolean isLegacy(Path file) throws IOException {
    return startsWith(start(file), LegacyCheckpoint.MAGIC);
  }

  private static byte[] start(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(TAR_MAGIC + 5);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length && Arrays.equals(magic, Arrays.copyOf(bytes, magic.length));
  }

  private static InputException notPyTorch(Path file, byte[] start) {
    boolean tar =
        start.length == TAR_MAGIC + 5
            && new String(start, TAR_MAGIC, 5, StandardCharsets.ISO_8859_1).equals("ustar");
    return new InputException(
        tar
            ? "%s is a tar archive, as PyTorch wrote before 0.1.10, which is not read; load it in"
                    .formatted(file)
                + " PyTorch and save it again"
            : "%s is not a PyTorch file: it begins neither as a zip archive nor as torch.save's"
                    .formatted(file)
                + " format from before 1.6");
  }

  private static Contents flatten(Path file, Container container) throws IOException {
    Object root = container.structure();
    if (!(root instanceof Map || root instanceof List || root instanceof PickleObject)) {
      throw new InputException(
          "%s does not hold a dictionary of tensors at its top".formatted(file));
    }
    var tensors = new Flattening(file, container);
    tensors.add("", root, 0);
    Weights weights = tensors.weights.build();
    if (weights.size() == 0 && !tensors.passedOver.isEmpty()) {
      throw new InputException(
          "%s holds no tensors outside of objects, which are not built: %s; load it in PyTorch and save the model's state_dict"
              .formatted(file, PassedOver.list(tensors.passedOver)));
    }
    return new Contents(weights, tensors.passedOver, ClassNames.in(root).orElse(null));
  }

  /** Turns nested values into tensors with dotted names. */
  private static final class Flattening {
    private final Path file;
    private final TensorView.Storages storages;
    private final Weights.Builder weights = Weights.builder();
    private final List<PassedOver> passedOver = new ArrayList<>();
    private final IdentityHashMap<TensorView, Tensor> read = new IdentityHashMap<>();
    private int values;
    private long characters;

    Flattening(Path file, TensorView.Storages storages) {
      this.file = file;
      this.storages = storages;
    }

    void add(String name, Object value, int depth) {
      if (++values > MOST_VALUES || depth > DEEPEST) {
        throw new InputException(
            "%s nests its values too deeply or repeats them too often, near %s"
                .formatted(file, Excerpt.quoted(name)));
      }
      if (value instanceof TensorView view) {
        characters += name.length();
        if (characters > MOST_CHARACTERS) {
          throw new InputException(
              String.format(
                  Locale.ROOT,
                  "%s has names of tensors with more than %,d characters in all",
                  file,
                  MOST_CHARACTERS));
        }
        try {
          weights.add(name, read.computeIfAbsent(view, each -> each.read(storages).of(file)));
        } catch (IllegalArgumentException e) {
          throw new InputException("%s: %s".formatted(file, e.getMessage()), e);
        }
      } else if (value instanceof Map<?, ?> dictionary) {
        for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
          add(join(name, entry.getKey()), entry.getValue(), depth + 1);
        }
      } else if (value instanceof List<?> list) {
        for (int i = 0; i < list.size(); i++) {
          add(join(name, i), list.get(i), depth + 1);
        }
      } else if (value instanceof PickleObject object) {
        characters += name.length();
        if (passedOver.size() < MOST_PASSED_OVER) {
          passedOver.add(new PassedOver(name, object.type()));
        }
      }
    }

    private String join(String prefix, Object key) {
      // a text or a number, as the reader has no other keys
      String name = prefix.isEmpty() ? key.toString() : prefix + "." + key;
      if (name.length() > LONGEST_NAME) {
        throw new InputException(
            String.format(
                Locale.ROOT,
                "%s has a name of more than %,d characters: '%s...'",
                file,
                LONGEST_NAME,
                name.substring(0, 40)));
      }
      return name;
    }
  }
}
