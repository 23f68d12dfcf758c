package org.fairlead.fairness.mixture.drfairness;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.mixture.Apportionment;
import org.fairlead.fairness.mixture.Counts;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.Quotas;
import org.fairlead.fairness.mixture.Request;
import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.SubgroupMeans;
import org.fairlead.fairness.mixture.SubgroupPools;
import org.fairlead.fairness.mixture.SubgroupState;
import org.fairlead.fairness.mixture.ValidationPass;

/**
 * Dr-Fairness: real and generated data in ratios that adapt.
 *
 * <p>A batch holds labels in the training set's proportion; of label {@code y}, the share {@code
 * λ_{y,z}} comes from group {@code z}, and of that the share {@code μ_{y,z}} is real. Ratios are
 * chosen to make the network that results fair and accurate on real validation data:
 *
 * <pre>{@code
 * outer:  min_{λ,μ}  gap(w*) + k Σ_c (n_c/n) l_c(w*)
 * inner:  w* = argmin_w  Σ_c (m_y/n) λ_c (μ_c l_c(w) + (1 - μ_c) l'_c(w))      l' on generated data
 * }</pre>
 *
 * <p>The hyper-gradient {@code -V P ∂(∇inner)/∂(λ, μ)}, with the outer gradient {@code V} and
 * {@code P} in place of the inverse Hessian, restricted to the last layer, has a closed form in
 * that layer's inputs and logits: one pass over a few validation samples without a gradient, and a
 * few products of vectors. See {@link OuterObjective}, {@link Alignment} and {@link Ratios}.
 *
 * <p>Beyond the published arithmetic ({@link DrFairnessOptions#faithful}), each for itself: the
 * first update has its gradient; subgroup means and alignments are smoothed over updates;
 * alignments are free of the bias that comes from using the same samples twice; validation draws
 * are spread over the subgroups; {@code λ} has a floor; batches are always full.
 *
 * <p>After Roh, Nie, Huang, Whang, Vahdat, Anandkumar: Dr-Fairness, dynamic data ratio adjustment
 * for fair training on real and generated data (TMLR 2023).
 */
public final class DrFairness implements Mixture {
  /*
   * Let φ be the ratios, f the inner and F the outer objective. F does not contain φ; it depends
   * on it through w* alone. From ∇f(w*(φ), φ) = 0 follows, by the implicit function theorem with
   * the Hessian H of f,
   *
   *   d(w*)/dφ = -H⁻¹ ∂(∇f)/∂φ,      dF/dφ = -V H⁻¹ ∂(∇f)/∂φ.
   *
   * ∇f is linear in every λ_c and μ_c, and what they multiply are the gradients of the subgroups'
   * mean losses. All that is needed of the network are therefore the products s_c and t_c of these
   * with V H⁻¹: two numbers per subgroup, and no second derivative of the network.
   *
   * Losses are smoothed before the outer objective looks for the largest gap. A single draw has a
   * few samples of a rare subgroup, and on its own would name another pair of groups every time;
   * the gradient would then point at noise. Alignments are smoothed for the same reason.
   */
  private static final String UPDATES = "updates";
  private static final String LEFT = "left";

  private final SubgroupPools training;
  private final DrFairnessOptions options;
  private final boolean[] mixed;
  private final double[] labelShares; // of the training set
  private final double[] validationShares;
  private final OuterObjective outer;
  private final DrawPlan draws;
  private final List<Note> notes;
  private final Ratios ratios;
  private final Smoothed losses; // real [C, L], then generated [C]
  private final Smoothed alignments; // s [C], then t [C]
  private final Apportionment apportionment;
  private final double[] firstLambda;
  private long updates;
  private long left;

  private DrFairness(SubgroupPools training, SubgroupPools validation, DrFairnessOptions options) {
    SubgroupGrid grid = training.grid();
    int classes = grid.size();
    int labels = grid.labels().size();
    int positive = options.outer().positive() < 0 ? labels - 1 : options.outer().positive();
    requireArgument(
        positive < labels, "positive is %d, expected a label from 0 to %d", positive, labels - 1);
    this.training = training;
    this.options = options;
    this.mixed = new boolean[classes];
    this.notes = new ArrayList<>(training.notes());
    findMixed(validation);
    this.labelShares = labelShares(grid, training.shares(Origin.REAL));
    this.validationShares = validation.shares(Origin.REAL);
    this.outer =
        new OuterObjective(
            grid,
            options.outer().goal(),
            positive,
            options.outer().accuracyWeight(),
            options.outer().temperature());
    this.draws = new DrawPlan(validation, mixed, options.draw());
    this.firstLambda = training.shares(Origin.REAL);
    for (int c = 0; c < classes; c++) {
      firstLambda[c] /= labelShares[grid.label(c)];
    }
    this.ratios =
        Ratios.of(
            grid,
            firstLambda,
            mixed,
            options.update().floor() / grid.groups().size(),
            options.update().publishedStart(),
            Adam.of(options.update().step()));
    this.losses = new Smoothed(options.update().smoothing(), classes * (labels + 1));
    this.alignments = new Smoothed(options.update().smoothing(), 2 * classes);
    this.apportionment = new Apportionment(options.allocation(), 2 * classes);
  }

  /**
   * Returns the method with ratios as in the training set, half of every subgroup generated.
   *
   * @param training the samples that batches are drawn from; real ones in every subgroup
   * @param validation the samples that only the ratios see: real validation samples in every
   *     subgroup, and generated ones that are not trained on
   * @throws InputException if a subgroup has no real samples in either
   */
  public static DrFairness create(
      SubgroupPools training, SubgroupPools validation, DrFairnessOptions options) {
    requireArgument(
        training.grid().equals(validation.grid()),
        "validation has the classes %s, expected %s",
        validation.grid(),
        training.grid());
    training.requireEvery(Origin.REAL, "real training samples", "Dr-Fairness");
    validation.requireEvery(Origin.REAL, "real validation samples", "Dr-Fairness");
    return new DrFairness(training, validation, options);
  }

  /** Finds the subgroups with generated data, and says once which ones have none. */
  private void findMixed(SubgroupPools validation) {
    var without = new ArrayList<String>();
    var unseen = new ArrayList<String>();
    for (int c = 0; c < mixed.length; c++) {
      boolean generated = training.count(Origin.GENERATED, c) > 0;
      boolean measured =
          validation.count(Origin.GENERATED, c) > 0 && options.draw().generated() > 0;
      mixed[c] = generated && measured;
      if (!generated) {
        without.add("'" + training.grid().name(c) + "'");
      } else if (!measured) {
        unseen.add("'" + training.grid().name(c) + "'");
      }
    }
    if (without.size() == mixed.length) {
      notes.add(
          Note.warning(
              NoteCodes.SUBGROUP_REAL_ONLY,
              "There are no generated training samples: every subgroup is real only (mu = 1)."));
    } else if (!without.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.SUBGROUP_REAL_ONLY,
              "No generated training samples of %s: real only there (mu = 1)."
                  .formatted(String.join(", ", without))));
    }
    if (!unseen.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.SUBGROUP_REAL_ONLY,
              "No generated validation samples of %s to choose ratios by: real only there (mu = 1)."
                  .formatted(String.join(", ", unseen))));
    }
  }

  private static double[] labelShares(SubgroupGrid grid, double[] classShares) {
    double[] shares = new double[grid.labels().size()];
    for (int c = 0; c < classShares.length; c++) {
      shares[grid.label(c)] += classShares[c];
    }
    return shares;
  }

  @Override
  public SubgroupGrid grid() {
    return training.grid();
  }

  @Override
  public int batch() {
    return options.batch();
  }

  @Override
  public Request request() {
    return left > 0 ? new Request.Nothing() : new Request.Draw(draws.draw(updates));
  }

  /**
   * {@inheritDoc}
   *
   * @param pass the draw asked for, {@linkplain ValidationPass#withInputs with inputs}
   */
  @Override
  public void measured(ValidationPass pass) {
    update(pass);
  }

  /** What one update computed. */
  static final class Updated {
    /** {@code l_{c,t}} on real samples, smoothed, shape {@code [C, L]}. */
    final double[] losses;

    /** {@code l'_c} on generated samples, smoothed. */
    final double[] generatedLosses;

    final OuterObjective.Value outer;

    /** {@code m_y/n}. */
    final double[] labelShares;

    /** What Adam got for the logits of {@code λ}. */
    final double[] lambdaGradient;

    /** What Adam got for the logits of {@code μ}. */
    final double[] muGradient;

    Updated(
        double[] losses,
        double[] generatedLosses,
        OuterObjective.Value outer,
        double[] labelShares,
        double[] lambdaGradient,
        double[] muGradient) {
      this.losses = losses;
      this.generatedLosses = generatedLosses;
      this.outer = outer;
      this.labelShares = labelShares;
      this.lambdaGradient = lambdaGradient;
      this.muGradient = muGradient;
    }
  }

  Updated update(ValidationPass pass) {
    if (left > 0) {
      throw new IllegalStateException(
          "nothing was asked for: the ratios are updated after %d more batches".formatted(left));
    }
    SubgroupGrid grid = grid();
    int classes = grid.size();
    int labels = grid.labels().size();
    requireArgument(
        pass.grid().equals(grid), "pass has the classes %s, expected %s", pass.grid(), grid);
    requireArgument(
        pass.width() > 0, "pass has no inputs of the last layer; use ValidationPass.withInputs");
    SubgroupMeans means = SubgroupMeans.of(pass);
    for (int c = 0; c < classes; c++) {
      requireSamples(means, Origin.REAL, c);
      if (mixed[c]) {
        requireSamples(means, Origin.GENERATED, c);
      }
    }

    double[] measured = new double[classes * (labels + 1)];
    System.arraycopy(means.real(), 0, measured, 0, classes * labels);
    System.arraycopy(means.generated(), 0, measured, classes * labels, classes);
    double[] smoothed = losses.add(measured);
    double[] real = Arrays.copyOf(smoothed, classes * labels);
    double[] generated = Arrays.copyOfRange(smoothed, classes * labels, smoothed.length);

    double[] shares = options.draw().uniform() ? means.shares() : validationShares;
    double[] ofLabels = labelShares(grid, shares);
    OuterObjective.Value value = outer.at(real, shares);
    Alignment alignment =
        Alignment.of(
            pass,
            value.gradient,
            innerWeights(ofLabels),
            options.update().curvature(),
            options.update().acrossHalves());
    double[] products = new double[2 * classes];
    for (int c = 0; c < classes; c++) {
      products[c] = alignment.real()[c];
      products[classes + c] = mixed[c] ? alignment.generated()[c] : alignment.real()[c];
    }
    products = alignments.add(products);
    double[] s = Arrays.copyOf(products, classes);
    double[] t = Arrays.copyOfRange(products, classes, 2 * classes);
    boolean lost = options.update().publishedStart() && updates == 0;
    double[] lambdaGradient = lost ? new double[classes] : ratios.lambdaGradient(s, t, ofLabels);
    double[] muGradient = lost ? new double[classes] : ratios.muGradient(s, t, ofLabels);
    ratios.descend(lambdaGradient, muGradient);
    updates++;
    left = options.update().every();
    return new Updated(real, generated, value, ofLabels, lambdaGradient, muGradient);
  }

  private void requireSamples(SubgroupMeans means, Origin origin, int index) {
    requireArgument(
        means.count(origin, index) > 0,
        "pass has no %s samples of class '%s', expected the draw asked for",
        origin == Origin.REAL ? "real" : "generated",
        grid().name(index));
  }

  /** Returns the weights of the subgroups' mean losses in the inner objective. */
  double[] innerWeights(double[] ofLabels) {
    double[] lambda = lambda();
    double[] mu = mu();
    double[] weights = new double[2 * lambda.length];
    for (int c = 0; c < lambda.length; c++) {
      double weight = ofLabels[grid().label(c)] * lambda[c];
      weights[c] = weight * mu[c];
      weights[lambda.length + c] = weight * (1 - mu[c]);
    }
    return weights;
  }

  /** Returns {@code λ}, the share of each subgroup in its label, shape {@code [C]}. */
  public double[] lambda() {
    return updates == 0 && options.update().publishedStart()
        ? firstLambda.clone()
        : ratios.lambda();
  }

  /** Returns {@code μ}, the share of real samples in each subgroup, shape {@code [C]}. */
  public double[] mu() {
    double[] mu = ratios.mu();
    if (updates == 0) {
      for (int c = 0; c < mu.length; c++) {
        mu[c] = mixed[c] ? 0.5 : 1;
      }
    }
    return mu;
  }

  @Override
  public Quotas next() {
    if (left == 0) {
      throw new IllegalStateException("the ratios must be updated before the next batch");
    }
    double[] targets = innerWeights(labelShares);
    for (int slot = 0; slot < targets.length; slot++) {
      targets[slot] *= batch();
    }
    int[] allotted = apportionment.next(targets, batch());
    left--;
    int classes = grid().size();
    return Quotas.of(
        Arrays.copyOf(allotted, classes), Arrays.copyOfRange(allotted, classes, 2 * classes));
  }

  @Override
  public List<SubgroupState> report() {
    double[] lambda = lambda();
    double[] mu = mu();
    double[] known = losses.values();
    int labels = grid().labels().size();
    var report = new ArrayList<SubgroupState>();
    for (int c = 0; c < lambda.length; c++) {
      int y = grid().label(c);
      report.add(
          new SubgroupState(
              grid().name(c),
              labelShares[y] * lambda[c],
              lambda[c],
              mu[c],
              known[c * labels + y],
              mixed[c] ? known[lambda.length * labels + c] : Double.NaN));
    }
    return report;
  }

  @Override
  public double gap() {
    double[] known = Arrays.copyOf(losses.values(), grid().size() * grid().labels().size());
    return outer.at(known, validationShares).gap;
  }

  @Override
  public List<Note> notes() {
    return List.copyOf(notes);
  }

  private Stateful parts() {
    var parts = new LinkedHashMap<String, Stateful>();
    parts.put("ratios", ratios);
    parts.put("losses", losses);
    parts.put("alignments", alignments);
    parts.put("batches", apportionment);
    parts.put("clock", new Clock());
    return Stateful.of(parts);
  }

  @Override
  public Map<String, double[]> state() {
    return parts().state();
  }

  @Override
  public void restore(Map<String, double[]> state) {
    parts().restore(state);
  }

  /** How many updates were made, and how many batches are left until the next. */
  private final class Clock implements Stateful {

    @Override
    public Map<String, double[]> state() {
      var state = new LinkedHashMap<String, double[]>();
      state.put(UPDATES, new double[] {updates});
      state.put(LEFT, new double[] {left});
      return state;
    }

    @Override
    public void restore(Map<String, double[]> state) {
      StateReader reader = StateReader.of(state);
      long made = Counts.read(reader, UPDATES);
      long remaining = Counts.read(reader, LEFT);
      reader.finish();
      requireArgument(
          remaining <= options.update().every(),
          "state '%s' is %d, expected at most %d",
          LEFT,
          remaining,
          options.update().every());
      updates = made;
      left = remaining;
    }
  }
}
