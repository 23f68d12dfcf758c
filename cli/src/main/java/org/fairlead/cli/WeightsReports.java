package org.fairlead.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.text.TextTable;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.cli.terminal.Terminal;
import org.fairlead.cli.terminal.Text;
import org.fairlead.networks.pretrained.Recognition;
import org.fairlead.networks.weights.ClassNames;
import org.fairlead.networks.weights.PassedOver;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Weights;
import org.fairlead.networks.weights.WeightsFile;
import org.fairlead.networks.weights.WeightsStatistics;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Tells what is in a file of weights, and converts one. */
final class WeightsReports {
  /** Of a file's classes, so many are shown. */
  private static final int MOST_CLASSES = 20;

  private final Terminal terminal;
  private final PrintStream out;
  private final boolean json;

  WeightsReports(Fairlead fairlead) {
    this.terminal = fairlead.terminal();
    this.out = terminal.out();
    this.json = fairlead.json;
  }

  int inspect(Path path) {
    WeightsFile file = WeightsFile.read(path);
    Optional<Recognition> found = Recognition.of(file.tensors());
    Optional<String> architecture = found.map(Recognition::toString);
    String prefix = found.map(Recognition::prefix).orElseGet(file::prefix);
    List<WeightsStatistics> tensors = WeightsStatistics.of(file.tensors());
    if (json) {
      out.println(WeightsStatistics.json(file, prefix, architecture.orElse(null), tensors));
      return ExitCode.DONE;
    }
    var table =
        TextTable.withHeader("tensor", "type", "shape", "mean", "deviation", "min", "max", "zeros")
            .alignRight(3, 4, 5, 6, 7);
    tensors.forEach(each -> table.row(cells(each)));
    out.print(table.render(terminal.styling()));
    out.println();
    out.print(summary(file, prefix, architecture, tensors).render(terminal.styling()));
    return ExitCode.DONE;
  }

  private static TextTable summary(
      WeightsFile file,
      String prefix,
      Optional<String> architecture,
      List<WeightsStatistics> tensors) {
    var table = TextTable.withHeader("", "");
    Weights all = file.tensors();
    table.row("file", "%s, %s".formatted(file.file(), file.format().text()));
    table.row("tensors", format("%,d with %,d entries", all.size(), all.elements()));
    if (!prefix.isEmpty()) {
      Weights model = all.under(prefix);
      table.row(
          "model",
          format(
              "%,d tensors below '%s' with %,d entries", model.size(), prefix, model.elements()));
    }
    table.row("network", architecture.orElse("none of the built-in ones exactly"));
    if (file.classes() != null) {
      table.row("classes", classes(file.classes()));
    }
    if (!file.masked().isEmpty()) {
      table.row("masked", masked(file, tensors));
    }
    if (!file.passedOver().isEmpty()) {
      table.row("not read", PassedOver.list(file.passedOver()));
    }
    long bad = tensors.stream().mapToLong(WeightsStatistics::notFinite).sum();
    if (bad > 0) {
      table.row(
          "warning",
          bad == 1 ? "1 entry is NaN or infinite" : format("%,d entries are NaN or infinite", bad));
    }
    file.metadata().forEach(table::row);
    return table;
  }

  private static String classes(ClassNames classes) {
    List<String> names = classes.names();
    String first = String.join(", ", names.subList(0, Math.min(MOST_CLASSES, names.size())));
    return "%s (%s)"
        .formatted(
            names.size() > MOST_CLASSES
                ? format("%s ... and %,d more", first, names.size() - MOST_CLASSES)
                : first,
            classes.key());
  }

  private static String masked(WeightsFile file, List<WeightsStatistics> tensors) {
    var names = new HashSet<>(file.masked());
    long entries = 0;
    long zeros = 0;
    for (WeightsStatistics each : tensors) {
      if (names.contains(each.name())) {
        entries += each.entries();
        zeros += each.zeros();
      }
    }
    return format(
        "%,d parameters, *_orig times *_mask; %s of their entries are 0",
        names.size(), Text.percent((double) zeros / Math.max(1, entries)));
  }

  private static String format(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }

  private static List<String> cells(WeightsStatistics tensor) {
    var cells = new ArrayList<String>();
    cells.add(tensor.name());
    cells.add(tensor.type());
    cells.add(tensor.shape().toString());
    for (double value :
        new double[] {tensor.mean(), tensor.deviation(), tensor.minimum(), tensor.maximum()}) {
      cells.add(Double.isNaN(value) ? "" : format("%.4g", value));
    }
    cells.add(
        tensor.entries() == 0 ? "" : Text.percent((double) tensor.zeros() / tensor.entries()));
    return cells;
  }

  int convert(Path in, Path target, boolean force) {
    if (!String.valueOf(target.getFileName()).toLowerCase(Locale.ROOT).endsWith(".safetensors")) {
      throw new InputException(
          "%s is no name for the result, expected one that ends in .safetensors".formatted(target));
    }
    if (!force && Files.exists(target)) {
      throw new InputException("%s is there already; --force replaces it".formatted(target));
    }
    WeightsFile file = WeightsFile.read(in);
    String prefix = Recognition.of(file.tensors()).map(Recognition::prefix).orElseGet(file::prefix);
    Weights model = file.tensors().under(prefix);
    Safetensors.write(
        target, model, Map.of("source", String.valueOf(in.getFileName()), "format", "pt"));
    int left = file.tensors().size() - model.size();
    if (json) {
      ObjectNode node = JsonMapper.shared().createObjectNode();
      node.put("file", target.toString());
      node.put("tensors", model.size());
      node.put("entries", model.elements());
      node.put("prefix", prefix);
      node.put("leftBehind", left);
      out.println(JsonReports.text(node));
      return ExitCode.DONE;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d tensors with %,d entries%s%n",
        target,
        model.size(),
        model.elements(),
        prefix.isEmpty() ? "" : ", found below '" + prefix + "'");
    if (left > 0) {
      out.println(
          left == 1
              ? "1 tensor that is not the model's stayed behind"
              : format("%,d tensors that are not the model's stayed behind", left));
    }
    return ExitCode.DONE;
  }
}
