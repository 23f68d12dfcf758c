package org.fairlead.training.pretrained;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Normalization;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.engine.Learner;
import org.fairlead.fairness.statistics.Wilson;
import org.fairlead.training.evaluation.Evaluator;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.setup.EngineSetup;
import org.fairlead.training.setup.Problem;

/**
 * Tries a model of a file on some samples before it becomes a dense run: how often it is right, and
 * whether it would be right more often with its outputs in another order, or with its images
 * normalised otherwise. Both change no shape, so that a file fits whichever is right.
 */
public final class ImportTrial {
  /*
   * An order is tried by looking at the same outputs again; a standardisation costs a pass. What is
   * told is only what chance does not explain: of the samples on which two ways differ, the better
   * one is right on more than half by three standard deviations of a fair coin.
   */
  private static final int SAMPLES = 400;

  private static final int SAMPLES_OF_LARGE = 200;
  private static final int LARGE = 64;
  private static final double CONFIDENCE = 0.95;
  private static final double DEVIATIONS = 3;
  private static final int FEWEST = 4;

  /** Of more classes than these, no order is looked for: there are too few samples of each. */
  private static final int MOST_MATCHED = 40;

  private final Problem problem;
  private final Recipe chosen;
  private final FirstWeights first;
  private final WeightsReport report;
  private final Evaluator evaluator;
  private final int[] samples;
  private final int classes;

  private ImportTrial(
      Problem problem,
      Recipe chosen,
      FirstWeights first,
      WeightsReport report,
      Evaluator evaluator) {
    this.problem = problem;
    this.chosen = chosen;
    this.first = first;
    this.report = report;
    this.evaluator = evaluator;
    this.samples = spread(problem);
    this.classes = problem.dataset().classNames().size();
  }

  /**
   * Returns what the trial found; nothing where the classifier is not the file's.
   *
   * @param chosen the recipe with the engine settings that were chosen
   * @param images for statistics of the training images
   */
  public static List<Note> of(
      Problem problem,
      Recipe chosen,
      FirstWeights first,
      Evaluator evaluator,
      SampleStore images,
      Progress progress) {
    WeightsReport report = first.report();
    if (report == null || report.newHead() || !report.hasClassifier(problem.network())) {
      return List.of();
    }
    var trial = new ImportTrial(problem, chosen, first, report, evaluator);
    return trial.samples.length == 0 ? List.of() : trial.run(images, progress);
  }

  /** One way to use the model. */
  private record Way(Normalization normalization, ClassOrder order, BitSet right) {
    int count() {
      return right.cardinality();
    }

    /** Returns whether this is better than another by more than chance explains. */
    boolean beats(Way other) {
      var differing = (BitSet) right.clone();
      differing.xor(other.right);
      int lead = count() - other.count();
      return lead >= Math.max(FEWEST, DEVIATIONS * Math.sqrt(differing.cardinality()));
    }
  }

  private List<Note> run(SampleStore images, Progress progress) {
    ClassOrder taken = taken();
    List<ClassOrder> orders = orders(taken);
    List<Way> now = ways(problem.normalization(), taken, orders, progress);
    Way asItIs = now.get(0);
    var all = new ArrayList<>(now);
    // where hardly any is wrong, nothing can be better
    boolean nearlyAll = now.stream().anyMatch(way -> samples.length - way.count() < FEWEST);
    if (!problem.ofRows() && !nearlyAll) {
      normalizations(images).forEach(other -> all.addAll(ways(other, taken, orders, progress)));
    }
    Way best = asItIs;
    for (Way way : all) {
      best = way.count() > best.count() ? way : best;
    }
    boolean suspected = best.beats(asItIs);
    var notes = new ArrayList<Note>();
    notes.add(accuracy(asItIs, suspected));
    if (suspected) {
      notes.add(suspicion(asItIs, best));
    } else if (report.classOrder().isEmpty()) {
      now.stream()
          .skip(1)
          .filter(way -> !way.order.name().equals(ClassOrder.ROWS))
          .map(this::order)
          .forEach(notes::add);
    }
    return notes;
  }

  /** Returns the order that the run uses; of the data where rows were chosen by hand. */
  private ClassOrder taken() {
    return report.headRows().size() != classes
        ? ClassOrder.ofData(classes)
        : new ClassOrder(ClassOrder.ROWS, report.headRows());
  }

  /** Returns whether the file has an output for every class, in whatever order. */
  private boolean hasOrders() {
    boolean picked = report.headRows().size() == 1; // one of several as the logit
    return !picked && HeadRows.outputs(problem, report.outputs()) == classes;
  }

  /** Returns the other orders that the file's classifier may have. */
  private List<ClassOrder> orders(ClassOrder taken) {
    if (!hasOrders()) {
      return List.of();
    }
    var orders = new LinkedHashMap<List<Integer>, ClassOrder>();
    orders.put(taken.rows(), taken);
    List<String> names = problem.dataset().classNames();
    for (ClassOrder order : List.of(ClassOrder.ofTexts(names), ClassOrder.ofData(classes))) {
      orders.putIfAbsent(order.rows(), order);
    }
    orders.remove(taken.rows());
    return List.copyOf(orders.values());
  }

  private List<Normalization> normalizations(SampleStore images) {
    int channels = problem.dataset().shape().channels();
    var all = new ArrayList<Normalization>();
    for (Map.Entry<String, Normalization> each : Normalization.usual().entrySet()) {
      all.add(each.getValue().of(channels));
    }
    all.add(Normalization.measured(images, samples, Progress.NONE));
    all.remove(problem.normalization());
    return all.stream().distinct().toList();
  }

  private List<Way> ways(
      Normalization normalization, ClassOrder taken, List<ClassOrder> orders, Progress progress) {
    Problem tried =
        normalization.equals(problem.normalization())
            ? problem
            : problem.withNormalization(normalization);
    double[] probabilities;
    try (Learner learner = EngineSetup.evaluator(tried, chosen, first.weights())) {
      probabilities = evaluator.probabilities(learner, samples, progress, classes);
    }
    var predicted = new int[samples.length];
    Arrays.setAll(predicted, i -> largest(probabilities, i * classes));
    var ways = new ArrayList<Way>();
    ways.add(way(normalization, taken, taken, predicted));
    orders.forEach(order -> ways.add(way(normalization, order, taken, predicted)));
    matched(taken, predicted).ifPresent(o -> ways.add(way(normalization, o, taken, predicted)));
    return ways;
  }

  /**
   * Returns the order in which every class is what the model most often says of its samples, where
   * that is a different output for each: classes that were called otherwise, or swapped.
   */
  private Optional<ClassOrder> matched(ClassOrder taken, int[] predicted) {
    if (!hasOrders() || classes > MOST_MATCHED) {
      return Optional.empty();
    }
    var said = new int[classes][classes];
    for (int i = 0; i < predicted.length; i++) {
      said[problem.dataset().label(samples[i])][predicted[i]]++;
    }
    var rows = new ArrayList<Integer>();
    for (int[] ofClass : said) {
      int most = IntStream.range(0, classes).reduce(0, (a, b) -> ofClass[b] > ofClass[a] ? b : a);
      rows.add(taken.rows().get(most));
    }
    return rows.stream().distinct().count() == classes && !rows.equals(taken.rows())
        ? Optional.of(new ClassOrder(ClassOrder.ROWS, rows))
        : Optional.empty();
  }

  private Way way(
      Normalization normalization, ClassOrder order, ClassOrder taken, int[] predicted) {
    var right = new BitSet();
    for (int i = 0; i < samples.length; i++) {
      int label = problem.dataset().label(samples[i]);
      right.set(i, taken.rows().get(predicted[i]).equals(order.rows().get(label)));
    }
    return new Way(normalization, order, right);
  }

  private int largest(double[] values, int from) {
    int best = 0;
    for (int k = 1; k < classes; k++) {
      best = values[from + k] > values[from + best] ? k : best;
    }
    return best;
  }

  private Note accuracy(Way way, boolean explained) {
    var counts = new int[classes];
    for (int sample : samples) {
      counts[problem.dataset().label(sample)]++;
    }
    int most = IntStream.range(0, classes).reduce(0, (a, b) -> counts[b] > counts[a] ? b : a);
    double base = (double) counts[most] / samples.length;
    String measured =
        String.format(
            Locale.ROOT,
            "%s is right on %s of %,d samples for training and validation; always saying '%s' would be on %s",
            name(),
            percent(way.count()),
            samples.length,
            problem.dataset().classNames().get(most),
            percent(counts[most]));
    boolean better = Wilson.interval(way.count(), samples.length, CONFIDENCE).low() > base;
    return better
        ? Note.info(NoteCodes.WEIGHTS_ACCURACY, measured + ".")
        : Note.warning(
            NoteCodes.WEIGHTS_ACCURACY,
            measured
                + ": as it is taken, it is no better than chance"
                + (explained
                    ? "."
                    : ". Its classes may be in another order (weights.classOrder, weights.headRows),"
                        + " its images normalised otherwise (data.normalize), or it was trained for"
                        + " something else."));
  }

  private Note suspicion(Way asItIs, Way best) {
    var settings = new ArrayList<String>();
    if (!best.order.rows().equals(asItIs.order.rows())) {
      settings.add(best.order.setting());
    }
    boolean scaled = !best.normalization.equals(asItIs.normalization);
    if (scaled) {
      settings.add("data.normalize=" + normalizationText(best.normalization));
    }
    return Note.warning(
        scaled ? NoteCodes.NORMALIZATION : NoteCodes.CLASS_ORDER,
        "%s would be right on %s of the same samples with %s, instead of %s: most likely it was trained so. Start again with %s."
            .formatted(
                name(),
                percent(best.count()),
                String.join(" ", settings),
                percent(asItIs.count()),
                String.join(" ", settings)));
  }

  private Note order(Way other) {
    return Note.info(
        NoteCodes.CLASS_ORDER,
        "%s does not say in which order it has its classes; in that of %s (%s) it would be right on %s of these samples (%s)."
            .formatted(
                name(),
                other.order.name().equals(ClassOrder.TEXT) ? "texts" : "the data",
                other.order.shown(problem.dataset().classNames()),
                percent(other.count()),
                other.order.setting()));
  }

  private String normalizationText(Normalization normalization) {
    int channels = problem.dataset().shape().channels();
    return Normalization.usual().entrySet().stream()
        .filter(each -> each.getValue().of(channels).equals(normalization))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("dataset");
  }

  private String name() {
    return String.valueOf(Path.of(report.file()).getFileName());
  }

  private String percent(int count) {
    return String.format(Locale.ROOT, "%.1f %%", 100.0 * count / samples.length);
  }

  /** Returns some of the samples for training and validation, evenly spread. */
  private static int[] spread(Problem problem) {
    int[] all =
        IntStream.concat(
                Arrays.stream(problem.split().train()), Arrays.stream(problem.split().validation()))
            .sorted()
            .toArray();
    boolean large = problem.dataset().shape().height() > LARGE;
    int most = Math.min(all.length, large ? SAMPLES_OF_LARGE : SAMPLES);
    return IntStream.range(0, most).map(i -> all[(int) ((long) i * all.length / most)]).toArray();
  }
}
