package org.fairlead.cli;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Weights;
import org.fairlead.networks.weights.WeightsFile;
import org.fairlead.networks.weights.WeightsStatistics;

/** Tells what is in a file of weights, and converts one. */
final class WeightsReports {
  private final Terminal terminal;
  private final PrintStream out;

  WeightsReports(Fairlead fairlead) {
    this.terminal = fairlead.terminal();
    this.out = terminal.out();
  }

  int inspect(Path path, boolean json) {
    WeightsFile file = WeightsFile.read(path);
    Optional<String> architecture = Recognition.of(file.model()).map(Recognition::toString);
    List<WeightsStatistics> tensors = WeightsStatistics.of(file.tensors());
    if (json) {
      out.println(WeightsStatistics.json(file, architecture.orElse(null), tensors));
      return ExitCode.DONE;
    }
    var table =
        TextTable.withHeader("tensor", "type", "shape", "mean", "deviation", "min", "max", "zeros")
            .alignRight(3, 4, 5, 6, 7);
    tensors.forEach(each -> table.row(cells(each)));
    out.print(table.render(terminal.styling()));
    out.println();
    out.print(summary(file, architecture, tensors).render(terminal.styling()));
    return ExitCode.DONE;
  }

  private static TextTable summary(
      WeightsFile file, Optional<String> architecture, List<WeightsStatistics> tensors) {
    var table = TextTable.withHeader("", "");
    Weights all = file.tensors();
    table.row("file", "%s, %s".formatted(file.file(), file.format().text()));
    table.row("tensors", format("%,d with %,d entries", all.size(), all.elements()));
    if (!file.prefix().isEmpty()) {
      Weights model = file.model();
      table.row(
          "model",
          format(
              "%,d tensors below '%s' with %,d entries",
              model.size(), file.prefix(), model.elements()));
    }
    table.row("network", architecture.orElse("none of the built-in ones exactly"));
    long bad = tensors.stream().mapToLong(WeightsStatistics::notFinite).sum();
    if (bad > 0) {
      table.row(
          "warning",
          bad == 1 ? "1 entry is NaN or infinite" : format("%,d entries are NaN or infinite", bad));
    }
    file.metadata().forEach(table::row);
    return table;
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
    Weights model = file.model();
    Safetensors.write(
        target, model, Map.of("source", String.valueOf(in.getFileName()), "format", "pt"));
    out.printf(
        Locale.ROOT,
        "%s: %,d tensors with %,d entries%s%n",
        target,
        model.size(),
        model.elements(),
        file.prefix().isEmpty() ? "" : ", found below '" + file.prefix() + "'");
    int left = file.tensors().size() - model.size();
    if (left > 0) {
      out.println(
          left == 1
              ? "1 tensor that is not the model's stayed behind"
              : format("%,d tensors that are not the model's stayed behind", left));
    }
    return ExitCode.DONE;
  }
}
