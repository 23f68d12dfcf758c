package org.fairlead.training.step;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.Checks;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.data.Batch;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.distillation.GapEmphasis;
import org.fairlead.fairness.distillation.SoftTargets;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.training.evaluation.DenseReference;
import org.fairlead.training.recipe.DistillRecipe;
import org.fairlead.training.setup.MixedData;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/*
 * The Lagrangian is  Σ_i o_i l_i + Σ_i (w_i - o_i) l_i:  the objective, and what the constraints'
 * surrogates add to it. Distillation replaces every sample's part of the objective, o_i l_i, by
 * o_i ((1-α) l_i + α v_i d_i), and leaves the constraints as they are. So row i of ∂L/∂logits is
 *
 *   (w_i - α o_i) (softmax(z_i) - q_i) + α v_i o_i T (softmax(z_i/T) - softmax(t_i/T)).
 *
 * The first part is that of any other sample weight, so whatever the labels q_i are made of, soft
 * or mixed, the step's own arithmetic of rows applies. A teacher's logits t_i depend on the batch
 * alone: they are computed once, also where a step runs over its batches twice.
 */

/**
 * Distillation from a teacher, the dense parent in evaluation mode, which is shown the batches that
 * the student learns from.
 *
 * <p>With the student's cross-entropy {@code l_i}, the distillation loss {@code d_i = T² KL(teacher
 * ‖ student)} of {@link SoftTargets} and the weight {@code o_i} of a sample in the objective, that
 * sample's part {@code o_i l_i} becomes {@code o_i ((1-α) l_i + α v_i d_i)}. {@code v_i} is 1, or
 * the sample's {@link GapEmphasis}. Constraints and their surrogates do not change.
 *
 * <p>Belongs to one {@link Step}; the teacher belongs to the caller. Not thread-safe.
 */
public final class Distillation implements Stateful {
  private static final String TOTALS = "totals";
  private static final String GAPS = "gaps.";

  private final Learner teacher;
  private final double alpha;
  private final double temperature;
  private final @Nullable GapEmphasis emphasis;
  private final SampleGroups groups;

  /** Of the step: the teacher's logits of every batch, and the objective's weight of samples. */
  private double[][] known = {};

  private double[] objective = {};
  private double[] soft = {}; // gradient of one batch
  private double[] factors = {}; // α v o of one batch
  private double stepLoss;
  private long stepSamples;
  private boolean reported;

  /** Of the epoch. */
  private double loss;

  private long samples;

  /**
   * @param teacher has the dense parent's weights
   * @param alpha {@code α}, the part of the objective that is learned from the teacher, in [0, 1]
   * @param temperature {@code T}, positive
   * @param emphasis of the groups that have lost most; null where all samples get the same
   * @param groups that the emphasis speaks of
   */
  public Distillation(
      Learner teacher,
      double alpha,
      double temperature,
      @Nullable GapEmphasis emphasis,
      SampleGroups groups) {
    Checks.requireArgument(alpha >= 0 && alpha <= 1, "alpha is %s, expected 0 to 1", alpha);
    Checks.requireArgument(
        temperature > 0 && Double.isFinite(temperature),
        "temperature is %s, expected a positive number",
        temperature);
    this.teacher = teacher;
    this.alpha = alpha;
    this.temperature = temperature;
    this.emphasis = emphasis;
    this.groups = groups;
  }

  /**
   * Returns the distillation of a run at its beginning, or null where it has no teacher.
   *
   * @param teacher has the dense parent's weights
   * @param reference what the dense parent does
   */
  public static @Nullable Distillation of(
      Problem problem, @Nullable Learner teacher, @Nullable DenseReference reference) {
    if (teacher == null) {
      return null;
    }
    DistillRecipe recipe = problem.recipe().method().distill();
    MixedData mixed = problem.mixed();
    GapEmphasis emphasis =
        recipe.followsGaps()
            ? GapEmphasis.create(
                Objects.requireNonNull(reference).baseline(),
                problem.trainingGroups(),
                recipe.sharpness(),
                recipe.memory())
            : null;
    Groups groups = mixed == null ? problem.groups() : mixed.groups();
    return new Distillation(
        teacher, recipe.alpha(), recipe.temperature(), emphasis, groups::select);
  }

  /** Returns distillation of which every sample gets the same. */
  public static Distillation uniform(Learner teacher, double alpha, double temperature) {
    return new Distillation(
        teacher, alpha, temperature, null, samples -> Groups.none(samples.length));
  }

  /** Asks the teacher about the batches of a step. */
  void begin(List<Batch> batches) {
    known = new double[batches.size()][];
    for (int b = 0; b < known.length; b++) {
      Outputs outputs = teacher.predict(batches.get(b));
      known[b] = outputs.logits();
    }
    stepLoss = 0;
    stepSamples = 0;
    reported = false;
  }

  /** What is taken from here on was seen before: the parameters look ahead. */
  void lookedAhead() {
    reported = true;
  }

  /** Weighs samples as a method does, and remembers what of it is the objective's. */
  void weigh(Weighting method, Outcomes step, double[] constraintWeights, double[] sampleWeights) {
    if (objective.length != sampleWeights.length) {
      objective = new double[sampleWeights.length];
    }
    int constraints = constraintWeights.length;
    if (constraints > 0) {
      method.weighObjective(step, constraints, objective);
    }
    method.weigh(step, constraintWeights, sampleWeights);
    if (constraints == 0) {
      System.arraycopy(sampleWeights, 0, objective, 0, objective.length);
    }
  }

  /**
   * Takes from the weights of a batch what is learned from the teacher, and computes the gradient
   * of that.
   *
   * @param index of the batch in the step
   * @param begin its first sample among those last weighed
   * @param share what the weights of its samples were multiplied by since
   * @param logits of the student, shape {@code [B, K]}
   * @param sampleWeights {@code w}, becomes {@code w - α o}, shape {@code [B]}
   */
  void take(
      Batch batch, int index, int begin, double share, double[] logits, double[] sampleWeights) {
    int size = sampleWeights.length;
    if (factors.length != size) {
      factors = new double[size];
    }
    if (soft.length != logits.length) {
      soft = new double[logits.length];
    }
    if (emphasis == null) {
      Arrays.fill(factors, 1);
    } else {
      emphasis.weigh(groups.of(batch.samples()), factors);
    }
    for (int i = 0; i < size; i++) {
      double taught = alpha * objective[begin + i] * share;
      sampleWeights[i] -= taught;
      factors[i] *= taught;
    }
    double all =
        SoftTargets.rows(logits, known[index], logits.length / size, temperature, factors, soft);
    if (!reported) {
      stepLoss += all;
      stepSamples += size;
    }
  }

  /** Adds the gradient of the batch last {@linkplain #take taken}. */
  void addTo(double[] gradient) {
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] += soft[j];
    }
  }

  /**
   * Remembers how much was learned, and which groups were wrong.
   *
   * @param outcomes of the step's samples, before the parameters moved
   */
  void end(Outcomes outcomes) {
    loss += stepLoss;
    samples += stepSamples;
    if (emphasis != null) {
      emphasis.observe(outcomes);
    }
  }

  /** Returns the mean of {@code d} over the samples of the last step, in nats. */
  public double ofStep() {
    return stepLoss / stepSamples;
  }

  /** Returns the mean of {@code d} over the epoch so far, in nats; NaN without samples. */
  public double ofEpoch() {
    return loss / samples;
  }

  /** Begins an epoch. */
  public void beginEpoch() {
    loss = 0;
    samples = 0;
  }

  @Override
  public Map<String, double[]> state() {
    var state = new LinkedHashMap<String, double[]>();
    state.put(TOTALS, new double[] {loss, samples});
    if (emphasis != null) {
      emphasis.state().forEach((key, value) -> state.put(GAPS + key, value));
    }
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    var totals = new LinkedHashMap<String, double[]>();
    var gaps = new LinkedHashMap<String, double[]>();
    state.forEach(
        (key, value) -> {
          if (emphasis != null && key.startsWith(GAPS)) {
            gaps.put(key.substring(GAPS.length()), value);
          } else {
            totals.put(key, value);
          }
        });
    StateReader reader = StateReader.of(totals);
    double[] taken = reader.take(TOTALS, 2);
    reader.finish();
    if (emphasis != null) {
      emphasis.restore(gaps);
    }
    loss = taken[0];
    samples = (long) taken[1];
  }
}
