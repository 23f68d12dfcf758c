package org.fairlead.training.pretrained;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.Json;
import org.fairlead.data.Examples;
import org.fairlead.networks.Network;
import org.fairlead.networks.pretrained.WeightsFit;
import org.fairlead.networks.weights.PassedOver;
import org.fairlead.networks.weights.WeightsFile;
import org.fairlead.training.setup.Problem;

/**
 * Where a run's first weights came from, and how they fitted; stored with the run.
 *
 * @param file the file
 * @param format its format in words
 * @param sha256 of its content
 * @param prefix what came before every tensor's name
 * @param otherPrefixes where the file has another such model, which was not taken
 * @param naming whose names its tensors have
 * @param fitted how many tensors fitted
 * @param missing tensors of the network that the file does not have
 * @param unexpected tensors of the file that the network does not have
 * @param different tensors of another shape or type
 * @param masked parameters that are the product of a mask and what it masks
 * @param passedOver objects and tensors of other types beside the model, which were not read
 * @param classifier where its classifier was, if not below the prefix; else empty
 * @param outputs how many outputs the file's classifier has
 * @param classOrder what the order of its outputs was taken from; empty where it is the data's
 * @param otherClasses the names of the file's classes, where they are not those of the data
 * @param headRows the outputs of its classifier that were kept; empty for all
 * @param newHead whether its classifier was left out
 * @param oneLogit whether the network has one output for two classes
 */
public record WeightsReport(
    String file,
    String format,
    String sha256,
    String prefix,
    List<String> otherPrefixes,
    String naming,
    int fitted,
    List<String> missing,
    List<String> unexpected,
    List<String> different,
    List<String> masked,
    List<PassedOver> passedOver,
    String classifier,
    long outputs,
    String classOrder,
    String otherClasses,
    List<Integer> headRows,
    boolean newHead,
    boolean oneLogit) {
  private static final String FILE = "weights.json";

  static WeightsReport of(
      Problem problem, WeightsFile file, WeightsFit fit, HeadRows head, boolean newHead) {
    return new WeightsReport(
        file.file().toString(),
        file.format().text(),
        fingerprint(file.file()),
        fit.prefix(),
        fit.otherPrefixes(),
        fit.naming().text(),
        fit.weights().size(),
        fit.missing(),
        fit.unexpected(),
        fit.differences().stream().map(WeightsFit.Difference::toString).toList(),
        file.masked(),
        file.passedOver(),
        fit.classifier(),
        fit.outputs(),
        head.reason(),
        head.strangers(),
        head.rows(),
        newHead,
        problem.network().hasOneLogit());
  }

  /** Stores this in a run's folder. */
  public void write(Path folder) {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("file", file);
    tree.put("format", format);
    tree.put("sha256", sha256);
    tree.put("prefix", prefix);
    tree.put("otherPrefixes", otherPrefixes);
    tree.put("naming", naming);
    tree.put("fitted", fitted);
    tree.put("missing", missing);
    tree.put("unexpected", unexpected);
    tree.put("different", different);
    tree.put("masked", masked);
    tree.put("passedOver", passedOver.stream().map(PassedOver::toString).toList());
    tree.put("classifier", classifier);
    tree.put("outputs", outputs);
    tree.put("classOrder", classOrder);
    tree.put("otherClasses", otherClasses);
    tree.put("headRows", headRows);
    tree.put("newHead", newHead);
    tree.put("oneLogit", oneLogit);
    AtomicFiles.write(folder.resolve(FILE), Json.pretty(tree));
  }

  /** Returns what a person should know. */
  public List<Note> notes() {
    String name = String.valueOf(Path.of(file).getFileName());
    var notes = new ArrayList<Note>();
    notes.add(Note.info(NoteCodes.WEIGHTS_FILE, fitted(name)));
    if (!otherPrefixes.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.WEIGHTS_FILE,
              "%s holds several such models: that below '%s' was taken; weights.prefix chooses another: %s."
                  .formatted(name, prefix, String.join(", ", otherPrefixes))));
    }
    if (!otherClasses.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.CLASS_ORDER,
              "%s names its classes %s: its outputs were taken in the order of the data's; weights.headRows says another."
                  .formatted(name, otherClasses)));
    }
    return notes;
  }

  /** Returns whether the classifier's weights are all the file's. */
  boolean hasClassifier(Network network) {
    String name = network.head().name() + ".";
    return missing.stream().noneMatch(each -> each.startsWith(name))
        && different.stream().noneMatch(each -> each.startsWith(name));
  }

  private String fitted(String name) {
    var text = new StringBuilder("Weights of %s (%s): ".formatted(name, format));
    text.append("%d tensors under %s's names".formatted(fitted, naming));
    if (!prefix.isEmpty()) {
      text.append(" below '%s'".formatted(prefix));
    }
    if (!classifier.isEmpty()) {
      text.append(", the classifier from '%s'".formatted(classifier));
    }
    if (newHead) {
      text.append(", with a new classifier");
    } else if (!headRows.isEmpty()) {
      text.append(", ").append(kept());
      text.append(classOrder.isEmpty() ? "" : " by " + classOrder);
    }
    int others = missing.size() + different.size();
    if (others > 0) {
      text.append("; %d drawn at random, as the file does not have them".formatted(others));
    }
    if (!unexpected.isEmpty()) {
      text.append("; %d of the file passed over".formatted(unexpected.size()));
    }
    if (!masked.isEmpty()) {
      text.append(
          "; %s masked as the file says".formatted(Examples.counted(masked.size(), "parameter")));
    }
    if (!passedOver.isEmpty()) {
      text.append("; not read, as nothing of a file is built: " + PassedOver.list(passedOver));
    }
    return text.append('.').toString();
  }

  /** Returns which of the file's outputs the network's are. */
  private String kept() {
    if (!oneLogit) {
      return "outputs %s of its classifier".formatted(shown(headRows));
    }
    if (headRows.size() == 1) {
      return "output %d of its classifier as the logit".formatted(headRows.get(0));
    }
    return outputs == 1
        ? "the output of its classifier, its sign turned, as the logit"
        : "output %d less output %d of its classifier as the logit"
            .formatted(headRows.get(1), headRows.get(0));
  }

  private static String shown(List<Integer> rows) {
    int most = 20;
    return rows.size() <= most ? rows.toString() : rows.subList(0, most) + " and more";
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
