package org.fairlead.tracking.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.ModelSize;
import org.fairlead.audit.SplitResults;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.ExcessGaps;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Wilson;
import org.fairlead.tracking.metrics.MetricsWriter;
import org.fairlead.tracking.predictions.PredictionsWriter;
import org.jspecify.annotations.Nullable;

/**
 * Real run folders with drawn outcomes: a dense run and sparse ones that lose a chosen share of
 * each group's samples.
 */
public final class SampleRuns {
  static final List<String> CLASSES = List.of("no", "yes");
  static final Attribute TONE = new Attribute("tone", List.of("light", "medium", "dark"));
  public static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  private final RunStore store;
  private final int[] tones;
  private final boolean[] denseCorrect;
  private final BootstrapOptions bootstrap = BootstrapOptions.defaults().withResamples(400);
  private int created;

  public SampleRuns(RunStore store, int samples, long seed) {
    this.store = store;
    this.tones = new int[samples];
    this.denseCorrect = new boolean[samples];
    var random = new SplittableRandom(seed);
    for (int i = 0; i < samples; i++) {
      double u = random.nextDouble();
      tones[i] = u < 0.5 ? 0 : u < 0.8 ? 1 : 2;
      denseCorrect[i] = random.nextDouble() < 0.93 - 0.03 * tones[i];
    }
  }

  Groups groups() {
    return Groups.single(TONE, tones);
  }

  public Run dense() {
    Run run = start("faces-dense", null);
    SplitResults test = dense(SplitResults.TEST);
    finish(run, "dense", null, test, Map.of(), denseCorrect, groups());
    return run;
  }

  /** Creates a sparse run that flips right samples of each tone to wrong at the given rates. */
  public Run sparse(String method, Run dense, long seed, double... rates) {
    return sparse(method, dense, groups(), seed, rates);
  }

  public Run sparse(String method, Run dense, Groups groups, long seed, double... rates) {
    boolean[] correct = new boolean[tones.length];
    var random = new SplittableRandom(seed);
    for (int i = 0; i < correct.length; i++) {
      double u = random.nextDouble();
      correct[i] = denseCorrect[i] ? u >= rates[tones[i]] : u < 0.05;
    }
    Run run = start("faces-" + method, dense.id());
    ExcessGaps gaps = ExcessGaps.of(denseCorrect, correct, groups, 0.01, bootstrap);
    Map<String, Double> lambda = new LinkedHashMap<>();
    if (method.equals("ceag")) {
      groups.names().forEach(name -> lambda.put(name, 0.125 * (lambda.size() + 1)));
    }
    finish(
        run,
        method,
        dense.id(),
        SplitResults.of(SplitResults.TEST, gaps, 0.31),
        lambda,
        correct,
        groups);
    return run;
  }

  public Run start(String recipe, @Nullable String parent) {
    return store.create(start(recipe, parent, "name: " + recipe + "\n"), now());
  }

  public static RunStart start(String recipe, @Nullable String parent, String yaml) {
    return new RunStart(
        recipe,
        yaml,
        Map.of("fairlead", "0.1.0"),
        "cpu",
        Map.of("run", 7L),
        "sha256:abc",
        new GitState("0".repeat(40), false),
        parent,
        List.of());
  }

  private Instant now() {
    return START.plusSeconds(60L * created++);
  }

  private SplitResults dense(String split) {
    Groups groups = groups();
    var results = new ArrayList<GroupResults>();
    long all = 0;
    for (int g = 0; g < groups.size(); g++) {
      long correct = 0;
      for (int i = 0; i < tones.length; i++) {
        correct += tones[i] == g && denseCorrect[i] ? 1 : 0;
      }
      all += correct;
      results.add(
          new GroupResults(
              groups.name(g),
              groups.count(g),
              (double) correct / groups.count(g),
              Wilson.interval(correct, groups.count(g), 0.95),
              null));
    }
    Interval interval = Wilson.interval(all, tones.length, 0.95);
    double accuracy = (double) all / tones.length;
    return new SplitResults(split, tones.length, 0, accuracy, interval, 0.25, null, results);
  }

  private void finish(
      Run run,
      String method,
      @Nullable String dense,
      SplitResults test,
      Map<String, Double> lambda,
      boolean[] correct,
      Groups groups) {
    var size =
        new ModelSize(
            273_066,
            dense == null ? 273_066 : 28_900,
            dense == null ? 0 : 0.9,
            41_000_000,
            4_300_000);
    run.results(
        new Results(
            run.id(),
            run.manifest().recipe(),
            method,
            dense,
            Map.of("run", 7L),
            "sha256:abc",
            20,
            4_200,
            83.5,
            "most accurate on validation within the tolerance",
            List.of(
                new ModelResults(ModelResults.SELECTED, 17, size, lambda, List.of(test)),
                new ModelResults(ModelResults.LAST, 20, size, lambda, List.of(test)))));
    predictions(run, correct, groups);
    run.status(RunStatus.FINISHED, "", START.plusSeconds(60L * created + 50));
  }

  void predictions(Run run, boolean[] correct, Groups groups) {
    try (var writer =
        PredictionsWriter.create(
            run.predictions(ModelResults.SELECTED, SplitResults.TEST),
            CLASSES,
            groups.size() == 0 ? List.of() : List.of(TONE),
            groups)) {
      for (int i = 0; i < correct.length; i++) {
        int label = i % 2;
        int prediction = correct[i] ? label : 1 - label;
        double[] scores = prediction == 0 ? new double[] {0.75, 0.25} : new double[] {0.125, 0.875};
        writer.write(i, "img" + i, "test", label, prediction, new int[] {tones[i]}, scores, 0);
      }
    }
  }

  /** Logs epochs as training does. */
  public static void log(Run run, int epochs, boolean constrained) {
    var random = new SplittableRandom(5);
    try (MetricsWriter metrics = run.metrics()) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        double decay = Math.exp(-epoch / 6.0);
        var line = new LinkedHashMap<String, Object>();
        line.put("kind", "epoch");
        line.put("step", 210L * epoch);
        line.put("epoch", epoch);
        line.put("loss", 0.2 + 0.5 * decay + 0.02 * random.nextDouble());
        line.put("accuracy", 0.95 - 0.3 * decay);
        line.put("worstGroup", 0.9 - 0.4 * decay);
        line.put("sparsity", Math.min(0.9, 0.09 * epoch));
        line.put(
            "validation",
            Map.of(
                "loss", 0.25 + 0.5 * decay + 0.02 * random.nextDouble(),
                "accuracy", 0.93 - 0.3 * decay + 0.01 * random.nextDouble(),
                "worstGroup", 0.85 - 0.4 * decay + 0.02 * random.nextDouble(),
                "maxPsi", 0.008 + 0.05 * decay + 0.004 * random.nextDouble()));
        if (constrained) {
          line.put(
              "lambda",
              Map.of(
                  "tone=light", 0.0,
                  "tone=medium", 0.05 * (1 - decay),
                  "tone=dark", 0.3 * (1 - decay)));
        }
        metrics.log(line);
      }
    }
  }
}
