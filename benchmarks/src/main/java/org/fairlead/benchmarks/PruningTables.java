package org.fairlead.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.TDistribution;
import org.fairlead.audit.EvaluatedSamples;
import org.fairlead.audit.Gaps;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.PairedComparison;
import org.fairlead.tracking.predictions.PredictionsReader;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.jspecify.annotations.Nullable;

/**
 * Prints the tables of one data set that {@code benchmarks/pruning.sh} has pruned networks on, as
 * Markdown.
 *
 * <p>Means over seeds come with 95 % t-intervals, which say where the mean of many seeds would lie;
 * differences are paired by seed. Of single runs the intervals are those of the test samples,
 * simultaneous over the groups. "These seeds" is one interval for the seeds together, from a
 * bootstrap of the test samples with ψ of every group averaged over the seeds: what it says is
 * about these trained models and new samples.
 */
public final class PruningTables {
  private final Path work;
  private final String set;
  private final PrintStream out;
  private final Map<Setting, TreeMap<Integer, Results>> runs = new LinkedHashMap<>();
  private final Map<Path, EvaluatedSamples> samples = new LinkedHashMap<>();

  /** A method at a sparsity; of the control and of dense models it is 0. */
  private record Setting(String method, double sparsity, String variant) {
    String name() {
      String distilled =
          switch (variant) {
            case "plain" -> ", not distilled";
            case "gap" -> ", distilled by gap";
            default -> "";
          };
      return switch (method) {
        case "dense" -> "dense";
        case "control" -> "dense, trained on" + distilled;
        default -> words(method) + distilled;
      };
    }

    private static String words(String method) {
      return switch (method) {
        case "ceag" -> "CEAG";
        case "equalized-loss" -> "Equalized Loss";
        default -> method;
      };
    }
  }

  private PruningTables(Path work, String set, PrintStream out) {
    this.work = work;
    this.set = set;
    this.out = out;
  }

  /** Takes the folder of the runs and the name of the set. */
  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("expected WORK SET, as benchmarks/pruning.sh gives them");
      System.exit(2);
    }
    var tables = new PruningTables(Path.of(args[0]), args[1], System.out);
    tables.read();
    tables.print();
  }

  private void read() throws IOException {
    var names = new ArrayList<Path>();
    try (var files = Files.list(work.resolve("done"))) {
      files.sorted().forEach(names::add);
    }
    for (Path file : names) {
      String name = file.getFileName().toString();
      if (!name.startsWith(set + "-")) {
        continue;
      }
      String[] parts = name.substring(set.length() + 1).split("-");
      if (!parts[0].matches("\\d+")) {
        continue; // of a set whose name begins with this one's
      }
      int length = parts.length;
      Setting setting =
          length == 2
              ? new Setting(parts[1], 0, "distilled")
              : new Setting(
                  String.join("-", Arrays.copyOfRange(parts, 1, length - 2)),
                  Double.parseDouble(parts[length - 2]),
                  parts[length - 1]);
      Results results =
          Results.read(
              work.resolve("runs").resolve(Files.readString(file).strip()).resolve("results.json"));
      runs.computeIfAbsent(setting, s -> new TreeMap<>()).put(Integer.parseInt(parts[0]), results);
    }
  }

  private void print() {
    if (runs.isEmpty()) {
      out.println("no finished run of " + set);
      return;
    }
    Results some = runs.values().iterator().next().firstEntry().getValue();
    out.printf(
        Locale.ROOT,
        "%s: %,d test samples, data %s%n%n",
        set,
        test(selected(some)).count(),
        some.dataFingerprint());
    summary();
    differences();
    details();
  }

  private NavigableMap<Integer, Results> bySeed(Setting setting) {
    return runs.getOrDefault(setting, new TreeMap<>());
  }

  private List<Setting> settings() {
    List<String> order = List.of("dense", "control", "naive", "equalized-loss", "ceag");
    return runs.keySet().stream()
        .sorted(
            (x, y) -> {
              int bySparsity = Double.compare(x.sparsity, y.sparsity);
              int byVariant = x.variant.compareTo(y.variant);
              int byMethod = Integer.compare(order.indexOf(x.method), order.indexOf(y.method));
              return bySparsity != 0 ? bySparsity : byVariant != 0 ? byVariant : byMethod;
            })
        .toList();
  }

  private void summary() {
    out.println(
        "| | sparsity | seeds | accuracy, % | less the control | worst group, % | max ψ, test | max ψ,"
            + " training | within tolerance on training, by seed | on test, by seed | Λ | last model:"
            + " accuracy, max ψ |");
    out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
    for (Setting setting : settings()) {
      NavigableMap<Integer, Results> bySeed = bySeed(setting);
      out.printf(
          "| %s | %s | %d | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
          setting.name(),
          percent(setting.sparsity),
          bySeed.size(),
          mean(bySeed, r -> 100 * test(selected(r)).accuracy(), false),
          lessControl(setting),
          mean(bySeed, r -> 100 * worst(test(selected(r))).accuracy(), false),
          mean(bySeed, r -> 100 * maxPsi(selected(r), SplitResults.TEST), true),
          mean(bySeed, r -> 100 * maxPsi(selected(r), SplitResults.TRAINING), true),
          words(bySeed, r -> within(selected(r))),
          words(bySeed, r -> verdict(test(selected(r)))),
          setting.method.equals("dense") || setting.method.equals("control")
              ? ""
              : words(bySeed, r -> lambda(selected(r))),
          "%s, %s"
              .formatted(
                  number(average(bySeed, r -> 100 * test(last(r)).accuracy()), false),
                  number(average(bySeed, r -> 100 * maxPsi(last(r), SplitResults.TEST)), true)));
    }
    out.println();
  }

  private String lessControl(Setting setting) {
    var control = runs.get(new Setting("control", 0, setting.variant));
    if (control == null || setting.sparsity == 0) {
      return "";
    }
    var shared = new TreeMap<>(bySeed(setting));
    shared.keySet().retainAll(control.keySet());
    return shared.isEmpty()
        ? ""
        : interval(
            shared.entrySet().stream()
                .mapToDouble(
                    e ->
                        100
                            * (test(selected(e.getValue())).accuracy()
                                - test(selected(requireNonNull(control.get(e.getKey()))))
                                    .accuracy()))
                .toArray(),
            true);
  }

  /** Every constrained method less naive, of the same sparsity, variant and seed. */
  private void differences() {
    out.println(
        "| less naive | sparsity | model | accuracy, these seeds | accuracy, t | max ψ, by seed | max ψ,"
            + " these seeds | max ψ, t | max ψ on training, t |");
    out.println("|---|---|---|---|---|---|---|---|---|");
    for (Setting setting : settings()) {
      var naive = runs.get(new Setting("naive", setting.sparsity, setting.variant));
      if (naive == null || setting.method.equals("naive") || setting.sparsity == 0) {
        continue;
      }
      for (String model : List.of(ModelResults.SELECTED, ModelResults.LAST)) {
        differences(setting, naive, model);
      }
    }
    out.println();
  }

  private void differences(Setting setting, Map<Integer, Results> naive, String model) {
    var shared = new TreeMap<>(bySeed(setting));
    shared.keySet().retainAll(naive.keySet());
    if (shared.isEmpty()) {
      return;
    }
    var dense = new ArrayList<boolean[]>();
    var theirs = new ArrayList<boolean[]>();
    var plain = new ArrayList<boolean[]>();
    var single = new ArrayList<String>();
    EvaluatedSamples first = evaluated(shared.firstEntry().getValue().run(), model);
    for (Map.Entry<Integer, Results> entry : shared.entrySet()) {
      Results results = entry.getValue();
      EvaluatedSamples a = evaluated(results.run(), model);
      EvaluatedSamples b = evaluated(requireNonNull(naive.get(entry.getKey())).run(), model);
      EvaluatedSamples d = evaluated(results.dense(), ModelResults.SELECTED);
      for (EvaluatedSamples other : List.of(a, b, d)) {
        if (!first.unlike(other).isEmpty()) {
          throw new IllegalStateException(results.run() + ": " + first.unlike(other));
        }
      }
      theirs.add(a.correct());
      plain.add(b.correct());
      dense.add(d.correct());
      PairedComparison one =
          PairedComparison.of(
              d.correct(), a.correct(), b.correct(), first.groups(), BootstrapOptions.defaults());
      single.add(points(one.maxPsiDifference(), one.maxPsiDifferenceInterval()));
    }
    PairedComparison all =
        PairedComparison.ofRuns(
            dense.toArray(boolean[][]::new),
            theirs.toArray(boolean[][]::new),
            plain.toArray(boolean[][]::new),
            first.groups(),
            BootstrapOptions.defaults());
    boolean selected = model.equals(ModelResults.SELECTED);
    out.printf(
        "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
        setting.name(),
        percent(setting.sparsity),
        model,
        points(all.accuracyDifference(), all.accuracyDifferenceInterval()),
        difference(shared, naive, r -> 100 * test(model(r, model)).accuracy()),
        String.join("; ", single),
        points(all.maxPsiDifference(), all.maxPsiDifferenceInterval()),
        difference(shared, naive, r -> 100 * maxPsi(model(r, model), SplitResults.TEST)),
        selected
            ? difference(shared, naive, r -> 100 * maxPsi(model(r, model), SplitResults.TRAINING))
            : "");
  }

  private static String difference(
      Map<Integer, Results> theirs, Map<Integer, Results> naive, ToDoubleFunction<Results> value) {
    return interval(
        theirs.entrySet().stream()
            .mapToDouble(
                e ->
                    value.applyAsDouble(e.getValue())
                        - value.applyAsDouble(requireNonNull(naive.get(e.getKey()))))
            .toArray(),
        true);
  }

  private void details() {
    out.println("<details><summary>Run by run</summary>");
    out.println();
    out.println(
        "| | sparsity | seed | accuracy, % | worst group, % (test samples) | max ψ, test | within"
            + " tolerance | max ψ, training | largest multiplier | epoch |");
    out.println("|---|---|---|---|---|---|---|---|---|---|");
    for (Setting setting : settings()) {
      bySeed(setting).forEach((seed, results) -> detail(setting, seed, results));
    }
    out.println();
    out.println("</details>");
  }

  private void detail(Setting setting, int seed, Results results) {
    ModelResults model = selected(results);
    SplitResults test = test(model);
    GroupResults worst = worst(test);
    Gaps gaps = test.gaps();
    Optional<Map.Entry<String, Double>> largest =
        model.lambda().entrySet().stream().max(Map.Entry.comparingByValue());
    out.printf(
        Locale.ROOT,
        "| %s | %s | %d | %.1f [%.1f, %.1f] | %.1f (%s, %,d) | %s | %s | %s | %s | %d |%n",
        setting.name(),
        percent(setting.sparsity),
        seed,
        100 * test.accuracy(),
        100 * test.interval().low(),
        100 * test.interval().high(),
        100 * worst.accuracy(),
        worst.name().replaceAll("[a-z]+=", ""),
        worst.count(),
        gaps == null ? "" : points(gaps.maxPsi(), gaps.maxPsiInterval()),
        verdict(test),
        number(100 * maxPsi(model, SplitResults.TRAINING), true),
        largest
            .map(
                e ->
                    String.format(
                        Locale.ROOT, "%s %.3f", e.getKey().replaceAll("[a-z]+=", ""), e.getValue()))
            .orElse(""),
        model.epoch());
  }

  /** Returns the samples of a model; a last one that was selected is stored as that alone. */
  private EvaluatedSamples evaluated(@Nullable String run, String model) {
    var found = new Run(work.resolve("runs").resolve(String.valueOf(run)));
    Path file = found.predictions(model, SplitResults.TEST);
    return samples.computeIfAbsent(
        Files.exists(file) ? file : found.predictions(ModelResults.SELECTED, SplitResults.TEST),
        PredictionsReader::evaluated);
  }

  private static ModelResults selected(Results results) {
    return model(results, ModelResults.SELECTED);
  }

  /** Returns the last model; the selected one where that is the last. */
  private static ModelResults last(Results results) {
    return results.model(ModelResults.LAST).orElseGet(() -> selected(results));
  }

  private static ModelResults model(Results results, String name) {
    return results.model(name).orElseThrow();
  }

  private static SplitResults test(ModelResults model) {
    return model.split(SplitResults.TEST).orElseThrow();
  }

  private static double maxPsi(ModelResults model, String split) {
    return model.split(split).map(SplitResults::gaps).map(Gaps::maxPsi).orElse(Double.NaN);
  }

  private static GroupResults worst(SplitResults split) {
    return split.groups().stream()
        .filter(group -> group.count() > 0)
        .min((x, y) -> Double.compare(x.accuracy(), y.accuracy()))
        .orElseThrow();
  }

  private static String verdict(SplitResults split) {
    Gaps gaps = split.gaps();
    return gaps == null ? "" : gaps.verdict().text();
  }

  private static String within(ModelResults model) {
    return model.generalization().map(seen -> seen.feasible() ? "yes" : "no").orElse("");
  }

  private static String lambda(ModelResults model) {
    return model.lambda().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "%.2f",
            model.lambda().values().stream().mapToDouble(Double::doubleValue).sum());
  }

  private static String words(Map<Integer, Results> bySeed, Function<Results, String> word) {
    return String.join(", ", bySeed.values().stream().map(word).filter(w -> !w.isEmpty()).toList());
  }

  private static double average(Map<Integer, Results> bySeed, ToDoubleFunction<Results> value) {
    return bySeed.values().stream().mapToDouble(value).average().orElse(Double.NaN);
  }

  private static String mean(
      Map<Integer, Results> bySeed, ToDoubleFunction<Results> value, boolean sign) {
    return interval(bySeed.values().stream().mapToDouble(value).toArray(), sign);
  }

  /** Returns the mean of values with its 95 % t-interval, as text. */
  private static String interval(double[] values, boolean sign) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    if (Double.isNaN(mean)) {
      return "";
    }
    int n = values.length;
    if (n == 1) {
      return number(mean, sign);
    }
    double sum = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double half =
        TDistribution.of(n - 1).inverseSurvivalProbability(0.025) * Math.sqrt(sum / (n - 1) / n);
    String text =
        "%s [%s, %s]"
            .formatted(number(mean, sign), number(mean - half, sign), number(mean + half, sign));
    return sign && (mean - half > 0 || mean + half < 0) ? "**" + text + "**" : text;
  }

  private static String points(double value, Interval interval) {
    String text =
        String.format(
            Locale.ROOT,
            "%+.1f [%+.1f, %+.1f]",
            100 * value,
            100 * interval.low(),
            100 * interval.high());
    return interval.low() > 0 || interval.high() < 0 ? "**" + text + "**" : text;
  }

  private static String number(double value, boolean sign) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, sign ? "%+.1f" : "%.1f", value);
  }

  private static String percent(double sparsity) {
    BigDecimal percent = BigDecimal.valueOf(sparsity).movePointRight(2).stripTrailingZeros();
    return sparsity == 0 ? "" : percent.toPlainString() + " %";
  }
}
