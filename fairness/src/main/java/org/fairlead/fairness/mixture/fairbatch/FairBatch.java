package org.fairlead.fairness.mixture.fairbatch;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.fairness.mixture.AdaptiveMixture;
import org.fairlead.fairness.mixture.Apportionment;
import org.fairlead.fairness.mixture.Counts;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.Quotas;
import org.fairlead.fairness.mixture.Request;
import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.SubgroupMeans;
import org.fairlead.fairness.mixture.SubgroupPools;
import org.fairlead.fairness.mixture.SubgroupState;
import org.fairlead.fairness.mixture.ValidationPass;

/**
 * FairBatch: real data whose groups are shown more often where their loss is higher.
 *
 * <p>A batch holds labels in the training set's proportion; of label {@code y}, the share {@code
 * λ_{y,z}} comes from group {@code z}, at first as in the training set. An adjustment compares
 * neighbouring groups of a label, {@code z} and {@code z+1}, by a signed gap {@code d}, and moves
 * {@code α} of the label's samples to the group that {@code d} points at:
 *
 * <ul>
 *   <li>equal opportunity: {@code d = l_{y,z} - l_{y,z+1}} of the positive label {@code y};
 *   <li>equalized odds: the same of every label;
 *   <li>demographic parity, with the losses {@code l_{y,z}(t)} of the samples as if all were of the
 *       positive label {@code t} and {@code n_z} samples in group {@code z}: {@code d =
 *       (n_{y,z}/n_z) l_{y,z}(t) - (n_{y,z+1}/n_{z+1}) l_{y,z+1}(t)}, with the opposite sign for
 *       other labels, whose samples push the other way.
 * </ul>
 *
 * <p>Only the pair with the largest {@code |d|} moves. With two groups and two labels this is the
 * published rule; with more, it is the extension its author describes.
 *
 * @see <a href="https://arxiv.org/abs/2012.01696">Roh, Lee, Whang, Suh (2021)</a>
 */
public final class FairBatch extends AdaptiveMixture {
  /*
   * More samples of a subgroup lower its loss in training, so the sign of a difference of losses
   * says which way to move the shares. Its size says little: losses shrink by orders of magnitude
   * during training. Hence steps of a fixed size α, which end in steps to and fro of that size.
   *
   * Either the whole training set is measured before an adjustment, as published, which costs a
   * forward pass per epoch; or losses are those of the batches trained on since the last
   * adjustment, which cost nothing but are older. The latter couples drawing and training, and
   * three rules follow: the batch with which an adjustment comes is not drawn ahead, for the
   * losses of all batches before it must be in; its own losses count for the next adjustment; and
   * a checkpoint, whose shares are those from before the batches drawn ahead, keeps the losses
   * seen by now, because batches that were drawn and not trained on have added none.
   */
  private static final String SHARES = "shares";
  private static final String LAMBDA = "lambda";
  private static final String LOSSES = "losses";
  private static final String KNOWN = "known";
  private static final String SUMS = "sums";
  private static final String COUNTS = "counts";

  private final FairBatchOptions options;
  private final int positive;
  private final double[] labelShares;
  private final long[] groupCounts;
  private final Apportionment apportionment;
  private final double[] lambda;
  private final double[] losses; // [C, L] as last measured
  private boolean known;
  private double gap = Double.NaN;
  private SubgroupMeans seen;

  private FairBatch(SubgroupPools training, FairBatchOptions options, int positive) {
    super(
        training,
        options.batch(),
        every(training, options),
        options.wholeTrainingSet() ? 0 : every(training, options),
        "shares must be adjusted");
    SubgroupGrid grid = training.grid();
    int subgroups = grid.size();
    int groups = grid.groups().size();
    this.options = options;
    this.positive = positive;
    this.groupCounts = new long[groups];
    this.lambda = training.shares(Origin.REAL);
    this.labelShares = grid.labelShares(lambda);
    for (int c = 0; c < subgroups; c++) {
      groupCounts[grid.group(c)] += training.count(Origin.REAL, c);
    }
    for (int c = 0; c < subgroups; c++) {
      lambda[c] /= labelShares[grid.label(c)];
    }
    this.losses = new double[subgroups * grid.labels().size()];
    this.apportionment = new Apportionment(options.allocation(), subgroups);
    this.seen = new SubgroupMeans(grid);
  }

  private static int every(SubgroupPools training, FairBatchOptions options) {
    long perEpoch = training.count(Origin.REAL) / options.batch();
    return options.every() > 0 ? options.every() : (int) Math.max(1, perEpoch);
  }

  /**
   * Returns the method with shares as in the training set.
   *
   * @param training with real samples in every subgroup; generated ones are not drawn
   * @throws InputException if a subgroup has no real samples
   */
  public static FairBatch create(SubgroupPools training, FairBatchOptions options) {
    int labels = training.grid().labels().size();
    int positive = options.positive() < 0 ? labels - 1 : options.positive();
    requireArgument(
        positive < labels, "positive is %d, expected a label from 0 to %d", positive, labels - 1);
    training.requireEvery(Origin.REAL, "real training samples", "FairBatch");
    return new FairBatch(training, options, positive);
  }

  @Override
  public Request request() {
    return left() > 0 ? new Request.Nothing() : new Request.TrainingSet();
  }

  @Override
  public void measured(ValidationPass pass) {
    requireDue(pass);
    SubgroupMeans means = SubgroupMeans.of(pass);
    for (int c = 0; c < grid().size(); c++) {
      means.requireSamples(Origin.REAL, c, "the training set");
    }
    adjust(means);
    changed();
  }

  @Override
  public boolean readsTraining() {
    return !options.wholeTrainingSet();
  }

  /** The last batch before an adjustment takes it along, so that it must not be drawn too early. */
  @Override
  public boolean mayDrawAhead() {
    return readsTraining() ? left() > 1 : left() > 0;
  }

  @Override
  public Map<String, double[]> rewound(Map<String, double[]> earlier) {
    var state = new LinkedHashMap<>(earlier);
    Map<String, double[]> now = state();
    for (String key : List.of(SUMS, COUNTS)) {
      String kept = SHARES + "." + key;
      state.put(kept, Objects.requireNonNull(now.get(kept)));
    }
    return state;
  }

  @Override
  public void trained(ValidationPass batch) {
    if (readsTraining()) {
      grid().require("pass", batch.grid());
      seen.add(batch);
    }
  }

  private void adjust(SubgroupMeans means) {
    double[] measured = means.real();
    for (int j = 0; j < losses.length; j++) {
      losses[j] = Double.isNaN(measured[j]) ? losses[j] : measured[j];
    }
    known = true;
    int groups = grid().groups().size();
    int worst = -1;
    double largest = Double.NaN;
    for (int c = 0; c < lambda.length; c++) {
      boolean last = grid().group(c) == groups - 1;
      boolean counts = options.goal() != FairnessGoal.EQOPP || grid().label(c) == positive;
      if (last || !counts || means.count(Origin.REAL, c) * means.count(Origin.REAL, c + 1) == 0) {
        continue;
      }
      double difference = term(c) - term(c + 1);
      if (worst < 0 || Math.abs(difference) > Math.abs(largest)) {
        worst = c;
        largest = difference;
      }
    }
    gap = Math.abs(largest);
    if (worst >= 0) {
      boolean reversed = options.goal() == FairnessGoal.DP && grid().label(worst) != positive;
      // As published, a tie moves samples away from the later group.
      boolean toLater = reversed ? largest > 0 : largest < 0;
      move(toLater ? worst : worst + 1, toLater ? worst + 1 : worst);
    }
  }

  /** Returns the term of subgroup {@code c} in a difference. */
  private double term(int c) {
    int labels = grid().labels().size();
    if (options.goal() != FairnessGoal.DP) {
      return losses[c * labels + grid().label(c)];
    }
    double share = (double) training().count(Origin.REAL, c) / groupCounts[grid().group(c)];
    return share * losses[c * labels + positive];
  }

  private void move(int from, int to) {
    double floor = options.floor() / grid().groups().size();
    double step = Math.max(0, Math.min(options.step(), lambda[from] - floor));
    lambda[from] -= step;
    lambda[to] += step;
  }

  /** Returns {@code λ}, the share of each subgroup in its label, shape {@code [C]}. */
  public double[] lambda() {
    return lambda.clone();
  }

  /** Returns {@code (n_{y,z}/n_z) l_{y,z}(t)} or {@code l_{y,z}}, as last measured. */
  public double[] compared() {
    double[] compared = new double[lambda.length];
    for (int c = 0; c < compared.length; c++) {
      compared[c] = term(c);
    }
    return compared;
  }

  @Override
  public Quotas next() {
    countBatch();
    double[] targets = new double[lambda.length];
    for (int c = 0; c < targets.length; c++) {
      targets[c] = batch() * labelShares[grid().label(c)] * lambda[c];
    }
    Quotas quotas = Quotas.real(apportionment.next(targets, batch()));
    if (left() == 0 && readsTraining()) {
      adjust(seen);
      seen = new SubgroupMeans(grid());
      changed();
    }
    return quotas;
  }

  @Override
  public List<SubgroupState> report() {
    int labels = grid().labels().size();
    var report = new ArrayList<SubgroupState>();
    for (int c = 0; c < lambda.length; c++) {
      int y = grid().label(c);
      double loss = known ? losses[c * labels + y] : Double.NaN;
      report.add(
          new SubgroupState(
              grid().name(c), labelShares[y] * lambda[c], lambda[c], 1, loss, Double.NaN));
    }
    return report;
  }

  @Override
  public double gap() {
    return gap;
  }

  @Override
  public List<Note> notes() {
    return training().notes();
  }

  @Override
  protected Map<String, Stateful> parts() {
    var parts = new LinkedHashMap<String, Stateful>();
    parts.put(SHARES, new Shares());
    parts.put("batches", apportionment);
    return parts;
  }

  /** The shares, what they were adjusted by, and when they will be again. */
  private final class Shares implements Stateful {

    @Override
    public Map<String, double[]> state() {
      var state = new LinkedHashMap<String, double[]>();
      state.put(LAMBDA, lambda.clone());
      state.put(LOSSES, losses.clone());
      state.put(
          KNOWN,
          new double[] {known ? 1 : 0, Double.isNaN(gap) ? 0 : 1, Double.isNaN(gap) ? 0 : gap});
      state.put(SUMS, seen.sums());
      state.put(COUNTS, seen.counts());
      addLeft(state);
      return state;
    }

    @Override
    public void restore(Map<String, double[]> state) {
      StateReader reader = StateReader.of(state);
      double[] shares = reader.take(LAMBDA, lambda.length);
      double[] measured = reader.take(LOSSES, losses.length);
      double[] last = reader.take(KNOWN, 3);
      double[] sums = reader.take(SUMS, losses.length);
      long[] counts = Counts.read(reader, COUNTS, lambda.length);
      long remaining = takeLeft(reader);
      reader.finish();
      requireArgument(
          Arrays.stream(shares).allMatch(share -> share >= 0 && share <= 1),
          "state '%s' is %s, expected shares in [0, 1]",
          LAMBDA,
          Arrays.toString(shares));
      System.arraycopy(shares, 0, lambda, 0, lambda.length);
      System.arraycopy(measured, 0, losses, 0, losses.length);
      known = last[0] != 0;
      gap = last[1] == 0 ? Double.NaN : last[2];
      seen = SubgroupMeans.resumed(grid(), sums, counts);
      goOnFrom(remaining);
    }
  }
}
