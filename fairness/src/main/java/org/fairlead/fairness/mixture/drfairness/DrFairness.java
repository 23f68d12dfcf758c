package org.fairlead.fairness.mixture.drfairness;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.mixture.AdaptiveMixture;
import org.fairlead.fairness.mixture.Apportionment;
import org.fairlead.fairness.mixture.Counts;
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
public final class DrFairness extends AdaptiveMixture {
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

  private DrFairness(SubgroupPools training, SubgroupPools validation, DrFairnessOptions options) {
    super(training, options.batch(), options.update().every(), 0, "ratios must be updated");
    SubgroupGrid grid = training.grid();
    int subgroups = grid.size();
    int labels = grid.labels().size();
    int positive = options.outer().positive() < 0 ? labels - 1 : options.outer().positive();
    requireArgument(
        positive < labels, "positive is %d, expected a label from 0 to %d", positive, labels - 1);
    this.options = options;
    MixedSubgroups found = MixedSubgroups.of(training, validation, options.draw().generated());
    this.mixed = found.mixed();
    this.notes = new ArrayList<>(training.notes());
    notes.addAll(found.notes());
    this.labelShares = grid.labelShares(training.shares(Origin.REAL));
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
    for (int c = 0; c < subgroups; c++) {
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
    this.losses = new Smoothed(options.update().smoothing(), subgroups * (labels + 1));
    this.alignments = new Smoothed(options.update().smoothing(), 2 * subgroups);
    this.apportionment = new Apportionment(options.allocation(), 2 * subgroups);
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
    training.grid().require("validation", validation.grid());
    training.requireEvery(Origin.REAL, "real training samples", "Dr-Fairness");
    validation.requireEvery(Origin.REAL, "real validation samples", "Dr-Fairness");
    return new DrFairness(training, validation, options);
  }

  @Override
  public Request request() {
    return left() > 0 ? new Request.Nothing() : new Request.Draw(draws.draw(updates));
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

  Updated update(ValidationPass pass) {
    requireDue(pass);
    SubgroupGrid grid = grid();
    int subgroups = grid.size();
    int labels = grid.labels().size();
    requireArgument(
        pass.width() > 0, "pass has no inputs of the last layer; use ValidationPass.withInputs");
    SubgroupMeans means = SubgroupMeans.of(pass);
    for (int c = 0; c < subgroups; c++) {
      means.requireSamples(Origin.REAL, c, "the draw asked for");
      if (mixed[c]) {
        means.requireSamples(Origin.GENERATED, c, "the draw asked for");
      }
    }

    double[] measured = new double[subgroups * (labels + 1)];
    System.arraycopy(means.real(), 0, measured, 0, subgroups * labels);
    System.arraycopy(means.generated(), 0, measured, subgroups * labels, subgroups);
    double[] smoothed = losses.add(measured);
    double[] real = Arrays.copyOf(smoothed, subgroups * labels);
    double[] generated = Arrays.copyOfRange(smoothed, subgroups * labels, smoothed.length);

    double[] shares = options.draw().uniform() ? means.shares() : validationShares;
    double[] ofLabels = grid.labelShares(shares);
    OuterObjective.Value value = outer.at(real, shares);
    Alignment alignment =
        Alignment.of(
            pass,
            value.gradient,
            innerWeights(ofLabels),
            options.update().curvature(),
            options.update().acrossHalves());
    double[] products = new double[2 * subgroups];
    for (int c = 0; c < subgroups; c++) {
      products[c] = alignment.real()[c];
      products[subgroups + c] = mixed[c] ? alignment.generated()[c] : alignment.real()[c];
    }
    products = alignments.add(products);
    double[] s = Arrays.copyOf(products, subgroups);
    double[] t = Arrays.copyOfRange(products, subgroups, 2 * subgroups);
    boolean lost = options.update().publishedStart() && updates == 0;
    double[] lambdaGradient = lost ? new double[subgroups] : ratios.lambdaGradient(s, t, ofLabels);
    double[] muGradient = lost ? new double[subgroups] : ratios.muGradient(s, t, ofLabels);
    ratios.descend(lambdaGradient, muGradient);
    updates++;
    changed();
    return new Updated(real, generated, value, ofLabels, lambdaGradient, muGradient);
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
    countBatch();
    double[] targets = innerWeights(labelShares);
    for (int slot = 0; slot < targets.length; slot++) {
      targets[slot] *= batch();
    }
    return Quotas.ofSlots(apportionment.next(targets, batch()));
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

  @Override
  protected Map<String, Stateful> parts() {
    var parts = new LinkedHashMap<String, Stateful>();
    parts.put("ratios", ratios);
    parts.put("losses", losses);
    parts.put("alignments", alignments);
    parts.put("batches", apportionment);
    parts.put("clock", new Clock());
    return parts;
  }

  /** How many updates were made, and how many batches are left until the next. */
  private final class Clock implements Stateful {

    @Override
    public Map<String, double[]> state() {
      var state = new LinkedHashMap<String, double[]>();
      state.put(UPDATES, new double[] {updates});
      addLeft(state);
      return state;
    }

    @Override
    public void restore(Map<String, double[]> state) {
      StateReader reader = StateReader.of(state);
      long made = Counts.read(reader, UPDATES);
      long remaining = takeLeft(reader);
      reader.finish();
      updates = made;
      goOnFrom(remaining);
    }
  }
}
