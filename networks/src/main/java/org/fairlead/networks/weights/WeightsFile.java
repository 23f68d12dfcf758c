package org.fairlead.networks.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Untrusted;
import org.jspecify.annotations.Nullable;

/**
 * A file of weights of any format that is read; which one, its content says.
 *
 * @param file where it is
 * @param format what it is
 * @param tensors all of its tensors, under the names of the file; where it holds parameters as
 *     {@code torch.nn.utils.prune} does, as {@code weight_orig} and {@code weight_mask}, their
 *     products, under the name {@code weight}
 * @param masked the names of these products
 * @param metadata the texts beside them; only safetensors files have any
 * @param passedOver what beside the tensors was not read
 * @param classes the names of the classifier's outputs, null where the file does not tell them
 */
public record WeightsFile(
    Path file,
    Format format,
    Weights tensors,
    List<String> masked,
    Map<String, String> metadata,
    List<PassedOver> passedOver,
    @Nullable ClassNames classes) {
  public WeightsFile {
    masked = List.copyOf(masked);
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    passedOver = List.copyOf(passedOver);
  }

  /** A format of weights files. */
  public enum Format {
    SAFETENSORS("safetensors"),
    PYTORCH("PyTorch zip archive"),
    PYTORCH_LEGACY("PyTorch, from before 1.6");

    private final String text;

    Format(String text) {
      this.text = text;
    }

    /** Returns the format in words. */
    public String text() {
      return text;
    }
  }

  /** Dictionaries of a checkpoint that hold the model, the likelier first. */
  private static final List<String> DICTIONARIES =
      List.of("state_dict.", "model_state_dict.", "model_state.", "model.", "net.");

  /** What wrappers of a model, and usual names of a module's one member, put before every name. */
  private static final List<String> WRAPPERS =
      List.of(
          "module.",
          "_orig_mod.",
          "_fsdp_wrapped_module.",
          "model.",
          "net.",
          "network.",
          "backbone.");

  /** As {@code torch.compile}, sharding and activation checkpoints name what they wrap. */
  private static final Pattern INNER_WRAPPER =
      Pattern.compile("(?<=\\.)(?:_orig_mod|_fsdp_wrapped_module|_checkpoint_wrapped_module)\\.");

  private static final int LONGEST_BEGINNING = 64;

  /** The counter that {@code torch.optim.swa_utils.AveragedModel} keeps beside its model. */
  private static final String AVERAGED = "n_averaged";

  /**
   * Reads a file.
   *
   * @throws InputException if it cannot be read, is damaged, or has none of the formats
   */
  public static WeightsFile read(Path file) {
    try {
      if (isSafetensors(file)) {
        Safetensors.Contents contents = Safetensors.contents(file);
        return of(
            file,
            Format.SAFETENSORS,
            contents.tensors(),
            contents.metadata(),
            contents.passedOver(),
            ClassNames.inTexts(contents.metadata()).orElse(null));
      }
      if (PyTorchCheckpoint.isOne(file)) {
        Format format = PyTorchCheckpoint.isLegacy(file) ? Format.PYTORCH_LEGACY : Format.PYTORCH;
        PyTorchCheckpoint.Contents contents = PyTorchCheckpoint.contents(file);
        return of(
            file, format, contents.tensors(), Map.of(), contents.passedOver(), contents.classes());
      }
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, Safetensors.reason(e)), e);
    }
    throw new InputException(
        "%s is no weights file: it %s, expected the beginning of a safetensors file or of one that torch.save wrote"
            .formatted(file, beginning(file)));
  }

  /** Tells what is often found where a file of weights should be. */
  private static String beginning(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LONGEST_BEGINNING), StandardCharsets.ISO_8859_1);
      if (text.startsWith("version https://git-lfs")) {
        return "is the pointer of a file that git LFS keeps elsewhere (git lfs pull)";
      }
      if (text.stripLeading().startsWith("<")) {
        return "begins as a web page (download the file itself)";
      }
      return text.isEmpty() ? "is empty" : "begins otherwise";
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, Safetensors.reason(e)), e);
    }
  }

  private static WeightsFile of(
      Path file,
      Format format,
      Weights tensors,
      Map<String, String> metadata,
      List<PassedOver> passedOver,
      @Nullable ClassNames classes) {
    PruneMasks masks = Untrusted.read(file, () -> PruneMasks.applied(unwrapped(tensors)));
    return new WeightsFile(
        file, format, masks.weights(), masks.names(), metadata, passedOver, classes);
  }

  /**
   * Takes out of the middle of names what a wrapper of a part of the model has put there; where two
   * tensors would have one name, all names stay. Wrappers of the whole model are a prefix.
   */
  private static Weights unwrapped(Weights tensors) {
    var names = new LinkedHashSet<String>();
    for (String name : tensors.names()) {
      names.add(INNER_WRAPPER.matcher(name).replaceAll(""));
    }
    if (names.size() < tensors.size() || names.equals(new LinkedHashSet<>(tensors.names()))) {
      return tensors;
    }
    return tensors.renamed(name -> INNER_WRAPPER.matcher(name).replaceAll(""));
  }

  /** Returns whether a file is named as a safetensors file, or begins as one. */
  private static boolean isSafetensors(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new IOException("it is a folder");
    }
    if (String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
      return true;
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer start = ByteBuffer.allocate(Long.BYTES + 1).order(ByteOrder.LITTLE_ENDIAN);
      while (start.hasRemaining() && channel.read(start) >= 0) {
        // The file goes on.
      }
      return !start.hasRemaining()
          && start.getLong(0) > 0
          && start.getLong(0) <= channel.size() - Long.BYTES
          && start.get(Long.BYTES) == '{';
    }
  }

  /**
   * Returns what most likely comes before the names of the model's tensors, for example {@code
   * state_dict.module.}: the dictionary of a checkpoint that holds them, and the prefix of a
   * wrapper. Where the network is known, its names say it better.
   */
  public String prefix() {
    String dictionary =
        DICTIONARIES.stream()
            .filter(each -> tensors.names().stream().anyMatch(name -> name.startsWith(each)))
            .findFirst()
            .orElse("");
    List<String> names =
        tensors.under(dictionary).names().stream().filter(name -> !name.equals(AVERAGED)).toList();
    var prefix = new StringBuilder(dictionary);
    int before = -1;
    while (before != prefix.length()) {
      before = prefix.length();
      for (String wrapper : WRAPPERS) {
        String longer = prefix.substring(dictionary.length()) + wrapper;
        if (!names.isEmpty() && names.stream().allMatch(name -> name.startsWith(longer))) {
          prefix.append(wrapper);
        }
      }
    }
    return prefix.toString();
  }

  /** Returns the model's tensors, without {@link #prefix}. */
  public Weights model() {
    return tensors.under(prefix());
  }
}
