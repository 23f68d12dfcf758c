package org.fairlead.training.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Json;
import org.fairlead.networks.pretrained.WeightsFit;
import org.fairlead.networks.weights.WeightsFile;

/**
 * Where a run's first weights came from, and how they fitted; stored with the run.
 *
 * @param file the file
 * @param format its format in words
 * @param sha256 of its content
 * @param prefix what came before every tensor's name
 * @param naming whose names its tensors have
 * @param fitted how many tensors fitted
 * @param missing tensors of the network that the file does not have
 * @param unexpected tensors of the file that the network does not have
 * @param different tensors of another shape or type
 * @param headRows the outputs of its classifier that were kept; empty for all
 * @param newHead whether its classifier was left out
 */
public record WeightsReport(
    String file,
    String format,
    String sha256,
    String prefix,
    String naming,
    int fitted,
    List<String> missing,
    List<String> unexpected,
    List<String> different,
    List<Integer> headRows,
    boolean newHead) {
  private static final String FILE = "weights.json";

  static WeightsReport of(
      WeightsFile file, WeightsFit fit, List<Integer> headRows, boolean newHead) {
    return new WeightsReport(
        file.file().toString(),
        file.format().text(),
        fingerprint(file.file()),
        file.prefix(),
        fit.naming().text(),
        fit.weights().size(),
        fit.missing(),
        fit.unexpected(),
        fit.differences().stream().map(WeightsFit.Difference::toString).toList(),
        headRows,
        newHead);
  }

  /** Stores this in a run's folder. */
  public void write(Path folder) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("file", file);
    tree.put("format", format);
    tree.put("sha256", sha256);
    tree.put("prefix", prefix);
    tree.put("naming", naming);
    tree.put("fitted", fitted);
    tree.put("missing", missing);
    tree.put("unexpected", unexpected);
    tree.put("different", different);
    tree.put("headRows", headRows);
    tree.put("newHead", newHead);
    AtomicFiles.write(folder.resolve(FILE), Json.pretty(tree));
  }

  /** Returns what a person should know, in one line. */
  public Note note() {
    var text =
        new StringBuilder("Weights of %s (%s): ".formatted(Path.of(file).getFileName(), format));
    text.append("%d tensors under %s's names".formatted(fitted, naming));
    if (newHead) {
      text.append(", with a new classifier");
    } else if (!headRows.isEmpty()) {
      text.append(", outputs %s of its classifier".formatted(headRows));
    }
    int others = missing.size() + different.size();
    if (others > 0) {
      text.append("; %d drawn at random, as the file does not have them".formatted(others));
    }
    if (!unexpected.isEmpty()) {
      text.append("; %d of the file passed over".formatted(unexpected.size()));
    }
    return Note.info(NoteCodes.WEIGHTS_FILE, text.append('.').toString());
  }

  /** Returns the SHA-256 of a file, in hexadecimal. */
  private static String fingerprint(Path file) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      try (var in = Files.newInputStream(file)) {
        var buffer = new byte[1 << 16];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          digest.update(buffer, 0, read);
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
