package org.fairlead.training.plan;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.data.Examples;
import org.fairlead.data.ImageShape;
import org.fairlead.data.SampleShape;
import org.fairlead.data.Split;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.data.source.GeneratedImages;
import org.fairlead.engine.EngineReport;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.mixture.MixtureNeeds;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.ModelStatistics;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.context.StopRequest;
import org.fairlead.training.monitor.PruningForecast;
import org.fairlead.training.pretrained.FirstWeights;
import org.fairlead.training.recipe.DualRecipe;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.setup.EngineSetup;
import org.fairlead.training.setup.MixedData;
import org.fairlead.training.setup.Parent;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.Timeline;
import org.jspecify.annotations.Nullable;

/** Works out what a run will do, and about what it will cost. */
public final class Planner {
  /** Samples of the first steps that are timed. */
  private static final int FEW = 16;

  /** Seconds of the longest step that is timed. */
  private static final double LONG_STEP = 3;

  /** A forward pass against a training step, which has three times the products. */
  private static final double FORWARD_SHARE = 1.0 / 3;

  /**
   * A teacher's forward pass against a training step: in evaluation mode and without a gradient,
   * measured on MobileNetV2 and a CIFAR ResNet.
   */
  private static final double TEACHER_SHARE = 0.25;

  /** Java, the native libraries and their workspaces. */
  private static final long BASE_BYTES = 600L << 20;

  private final Problem problem;

  private final @Nullable PruningForecast forecast;

  private Planner(Problem problem, @Nullable PruningForecast forecast) {
    this.problem = problem;
    this.forecast = forecast;
  }

  /**
   * Returns the planner of a problem.
   *
   * @param forecast of its pruning, null where there is none
   */
  public static Planner of(Problem problem, @Nullable PruningForecast forecast) {
    return new Planner(problem, forecast);
  }

  /**
   * Seconds per sample of a training step.
   *
   * @param fast of the fastest tenth of the steps
   * @param usual the median
   * @param slow of the slowest tenth
   */
  private record Pace(double fast, double usual, double slow) {
    static final Pace UNKNOWN = new Pace(Double.NaN, Double.NaN, Double.NaN);

    static Pace of(EngineReport.Trial trial) {
      double unit = 1e3 * trial.batch();
      return new Pace(
          trial.quantile(0.1) / unit, trial.milliseconds() / unit, trial.quantile(0.9) / unit);
    }

    static Pace of(double[] seconds, int batch) {
      int tenth = Math.round((seconds.length - 1) * 0.1f);
      return new Pace(
          seconds[tenth] / batch,
          seconds[seconds.length / 2] / batch,
          seconds[seconds.length - 1 - tenth] / batch);
    }
  }

  /** Returns the plan with a cost based on what the engine timed when it chose its settings. */
  public Plan planned(Weights weights, EngineReport report) {
    for (EngineReport.Trial trial : report.trials()) {
      if (trial.precision().equals(report.precision())
          && trial.memoryFormat().equals(report.memoryFormat())) {
        String basis =
            "a step of %d %s in %s, %s, timed when the engine %s"
                .formatted(
                    trial.batch(),
                    samples(),
                    report.precision(),
                    report.memoryFormat(),
                    report.decision() == EngineReport.Decision.REMEMBERED
                        ? "first chose them"
                        : "started");
        return plan(weights, report, Pace.of(trial), basis, null);
      }
    }
    return plan(weights, report, Pace.UNKNOWN, "nothing: no step was timed", null);
  }

  /**
   * Returns the plan with a cost based on a few steps on random samples, timed here: of the
   * recipe's batch, or of fewer samples where such steps take long.
   *
   * @throws org.fairlead.base.InputException if pruning would leave no path to some output
   * @throws StopRequest.StoppedException if {@code stop} was asked to
   */
  public static Plan measured(Problem problem, RunContext context, StopRequest stop) {
    Weights initial = FirstWeights.of(problem).weights();
    return of(problem, PruningForecast.of(problem, initial)).measured(initial, context, stop);
  }

  private Plan measured(Weights initial, RunContext context, StopRequest stop) {
    stop.check();
    InstantSource clock = context.clock();
    try (Learner learner = EngineSetup.trainer(problem, initial, context.choices())) {
      EngineReport report = learner.report();
      int batch = problem.recipe().train().batch();
      int size = Math.min(FEW, batch);
      double[] seconds = timed(learner, size, clock, stop);
      if (size < batch && seconds[seconds.length / 2] * batch / size <= LONG_STEP) {
        size = batch;
        seconds = timed(learner, size, clock, stop);
      }
      Pace pace = Pace.of(seconds, size);
      String basis =
          "%d steps of %d random %s in %s, %s, on %s"
              .formatted(
                  seconds.length,
                  size,
                  samples(),
                  report.precision(),
                  report.memoryFormat(),
                  Examples.counted(report.threads(), "thread"));
      return plan(initial, report, pace, basis, augmentation(pace.usual(), clock));
    }
  }

  private double[] timed(Learner learner, int size, InstantSource clock, StopRequest stop) {
    return new TimedSteps(learner, problem.dataset().shape(), size).seconds(clock, stop);
  }

  private Plan.@Nullable AugmentationCost augmentation(double perSample, InstantSource clock) {
    Augmentation augmentation = problem.recipe().data().augment().augmentation();
    if (augmentation.isNone() || !(problem.dataset().shape() instanceof ImageShape shape)) {
      return null;
    }
    double perSecond = new TimedAugmentation(augmentation, shape).perSecond(clock);
    return Double.isNaN(perSecond)
        ? null
        : new Plan.AugmentationCost(
            Timeline.LOADER_THREADS * perSecond, 1 / perSample, Timeline.LOADER_THREADS);
  }

  private String samples() {
    return problem.ofRows() ? "rows" : "images";
  }

  private Plan plan(
      Weights weights,
      EngineReport report,
      Pace pace,
      String basis,
      Plan.@Nullable AugmentationCost augmentation) {
    Recipe recipe = problem.recipe();
    Parent parent = problem.parent();
    Network network = problem.network();
    SampleShape shape = problem.dataset().shape();
    ModelStatistics statistics =
        ModelStatistics.of(network, weights, Masks.dense(network), shape.height(), shape.width());
    long prunable =
        network.parameters().stream()
            .filter(Parameter::prunable)
            .mapToLong(Parameter::elements)
            .sum();
    RateConstraints rates = problem.rates();
    return new Plan(
        recipe,
        parent == null ? recipe.weights().file() : parent.run().id(),
        problem.dataset().classNames(),
        problem.groups().names(),
        splits(),
        new Plan.NetworkSize(network.name(), statistics.parameters(), prunable, statistics.macs()),
        problem.pruning().points(),
        forecast,
        problem.timeline().epochs(),
        problem.timeline().stepsPerEpoch(),
        problem.timeline().steps(),
        problem.constrainedSteps(),
        problem.dualStep(),
        rates == null ? List.of() : rates.names(),
        recipe.method().distill().distills()
            ? new Plan.Teacher(
                recipe.method().distill().alpha(),
                recipe.method().distill().temperature(),
                teacherBytes(report),
                TEACHER_SHARE)
            : null,
        new Plan.Cost(
            memory(report),
            seconds(pace.usual()),
            seconds(pace.fast()),
            seconds(pace.slow()),
            basis,
            augmentation),
        notes(report));
  }

  private List<Note> notes(EngineReport report) {
    var notes = new ArrayList<>(problem.notes());
    if (forecast != null) {
      notes.addAll(forecast.notes());
    }
    notes.addAll(EngineSetup.notes(report));
    return notes;
  }

  private List<Plan.SplitCount> splits() {
    Split split = problem.split();
    var counts = new ArrayList<Plan.SplitCount>();
    counts.add(count("training", false, split.train()));
    counts.add(count("validation", false, split.validation()));
    if (split.ratios().length > 0) {
      counts.add(count("ratios", false, split.ratios()));
    }
    counts.add(count("test", false, split.test()));
    MixedData mixed = problem.mixed();
    GeneratedImages generated = mixed == null ? null : mixed.generated();
    if (generated != null) {
      int real = problem.dataset().size();
      counts.add(count("training", true, shifted(generated.training(), real)));
      counts.add(count("ratios", true, shifted(generated.ratioDraw(), real)));
    }
    return counts;
  }

  private static int[] shifted(int[] images, int by) {
    return Arrays.stream(images).map(i -> by + i).toArray();
  }

  private Plan.SplitCount count(String use, boolean generated, int[] samples) {
    MixedData mixed = problem.mixed();
    var perClass = new long[problem.dataset().classNames().size()];
    for (int sample : samples) {
      perClass[mixed == null ? problem.dataset().label(sample) : mixed.label(sample)]++;
    }
    Groups groups = (mixed == null ? problem.groups() : mixed.groups()).select(samples);
    var perGroup = new ArrayList<Long>();
    for (int g = 0; g < groups.size(); g++) {
      perGroup.add(groups.count(g));
    }
    return new Plan.SplitCount(
        use,
        generated,
        samples.length,
        Arrays.stream(perClass).boxed().toList(),
        perGroup,
        groups.unknown());
  }

  /** Returns the duration of a run whose training takes this long per sample. */
  private double seconds(double perSample) {
    Timeline timeline = problem.timeline();
    Split split = problem.split();
    boolean pruned = problem.recipe().hasParent();
    double trained = (double) timeline.steps() / timeline.stepsPerEpoch() * timeline.samples();
    double constrained =
        (double) problem.constrainedSteps() / timeline.stepsPerEpoch() * timeline.samples();
    DualRecipe dual = problem.recipe().method().dual();
    double taught = problem.recipe().method().distill().distills() ? trained : 0;
    int looks = dual.looksAhead() ? 2 : 1;
    trained += (looks - 1) * constrained;
    double forwardOnly =
        ((timeline.accumulate() > 1 ? looks : 0) + (dual.measuresAgain() ? 1 : 0)) * constrained;
    double evaluated =
        (double) (timeline.epochs() + problem.recipe().swa().epochs() + 2)
                * split.validation().length
            + (pruned ? 3.0 : 2.0) * split.test().length
            + (pruned ? 2.0 : 0) * timeline.samples();
    double heldOut =
        problem.feedsHeldOut() ? (double) problem.dualSteps() * split.heldOut().length : 0;
    double measured = forwardOnly + evaluated + heldOut + mixing(timeline);
    return perSample * (trained + FORWARD_SHARE * measured + TEACHER_SHARE * taught);
  }

  /** Returns the samples that are passed through the network for the ratios of a mixture. */
  private double mixing(Timeline timeline) {
    MixtureNeeds needs = problem.recipe().mixture().needs();
    MixedData mixed = problem.mixed();
    if (mixed == null) {
      return 0;
    }
    if (needs.validationDraw() > 0) {
      int draw = needs.validationDraw() + (mixed.generated() == null ? 0 : needs.generatedDraw());
      return draw * updates(needs, timeline);
    }
    return needs.trainingPasses() ? updates(needs, timeline) * problem.split().train().length : 0;
  }

  private static double updates(MixtureNeeds needs, Timeline timeline) {
    long between = needs.every() > 0 ? needs.every() : timeline.stepsPerEpoch();
    return (double) timeline.steps() / between;
  }

  private static int bytes(EngineReport report) {
    return switch (report.precision()) {
      case "fp64" -> 8;
      case "bf16" -> 2;
      default -> 4;
    };
  }

  private long parameters() {
    return problem.network().parameters().stream().mapToLong(Parameter::elements).sum();
  }

  /** Returns what a teacher takes: parameters, a gradient that stays zero, its largest outputs. */
  private long teacherBytes(EngineReport report) {
    SampleShape shape = problem.dataset().shape();
    long largest =
        problem.network().shapes(shape.height(), shape.width()).stream()
            .mapToLong(Planner::elements)
            .max()
            .orElse(0);
    return parameters() * 2 * Math.max(4, bytes(report))
        + largest * 2 * problem.recipe().train().batch() * bytes(report);
  }

  private static long elements(List<Integer> shape) {
    return shape.stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b);
  }

  private long memory(EngineReport report) {
    Recipe recipe = problem.recipe();
    int bytes = bytes(report);
    long perParameter = 2; // the parameter and its gradient
    perParameter += recipe.optimizer().name().equals("sgd") ? 1 : 2;
    perParameter += recipe.ema().decay() > 0 ? 1 : 0;
    perParameter += recipe.swa().averages() ? 1 : 0;
    perParameter += recipe.method().dual().looksAhead() ? 1 : 0;
    SampleShape shape = problem.dataset().shape();
    long activations = 0;
    for (List<Integer> output : problem.network().shapes(shape.height(), shape.width())) {
      activations += elements(output);
    }
    return BASE_BYTES
        + parameters() * perParameter * Math.max(4, bytes)
        + activations * recipe.train().batch() * bytes
        + (recipe.method().distill().distills() ? teacherBytes(report) : 0);
  }
}
