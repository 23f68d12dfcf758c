package org.fairlead.examples.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.fairlead.base.Note;
import org.fairlead.fairness.mixture.Allocation;
import org.fairlead.fairness.mixture.Apportionment;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.MixtureContext;
import org.fairlead.fairness.mixture.MixtureNeeds;
import org.fairlead.fairness.mixture.MixtureProvider;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.Quotas;
import org.fairlead.fairness.mixture.Request;
import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.SubgroupPools;
import org.fairlead.fairness.mixture.SubgroupState;
import org.fairlead.fairness.mixture.ValidationPass;

/**
 * A mixture of one's own: a subgroup of {@code n} samples has a share of every batch that is
 * proportional to {@code n^t}. A temperature {@code t} of 1 takes subgroups as they are, 0 makes
 * them equal.
 *
 * <p>{@code fairlead train utkface-tempered data.path=DIR mixture.tempered.temperature=0.5}
 */
public final class TemperedMixture implements MixtureProvider<TemperedMixture.Options> {

  /**
   * The mixture's own keys.
   *
   * @param temperature t, from 0 to 1
   */
  public record Options(double temperature) {
    public Options {
      if (!(temperature >= 0 && temperature <= 1)) {
        throw new IllegalArgumentException("temperature is " + temperature + ", expected 0 to 1");
      }
    }
  }

  @Override
  public String name() {
    return "tempered";
  }

  @Override
  public String summary() {
    return "scarce subgroups come more often than they are";
  }

  @Override
  public Options defaults() {
    return new Options(0.5);
  }

  @Override
  public List<String> recipes() {
    return List.of("tempered");
  }

  @Override
  public MixtureNeeds needs(Options options, boolean faithful) {
    return MixtureNeeds.none();
  }

  @Override
  public Mixture create(Options options, MixtureContext context) {
    SubgroupPools pools = context.training();
    var shares = new double[pools.grid().size()];
    for (int c = 0; c < shares.length; c++) {
      int count = pools.count(Origin.REAL, c);
      shares[c] = count == 0 ? 0 : Math.pow(count, options.temperature());
    }
    double all = Arrays.stream(shares).sum();
    Arrays.setAll(shares, c -> shares[c] / all);
    return new Tempered(pools, context.batch(), shares);
  }

  /** Shares that do not change; what is rounded off in one batch is made good in the next. */
  private static final class Tempered implements Mixture {
    private final SubgroupPools pools;
    private final int batch;
    private final double[] shares;
    private final Apportionment apportionment;

    Tempered(SubgroupPools pools, int batch, double[] shares) {
      this.pools = pools;
      this.batch = batch;
      this.shares = shares;
      this.apportionment = new Apportionment(Allocation.CARRIED, shares.length);
    }

    @Override
    public SubgroupGrid grid() {
      return pools.grid();
    }

    @Override
    public int batch() {
      return batch;
    }

    @Override
    public Request request() {
      return new Request.Nothing();
    }

    @Override
    public void measured(ValidationPass pass) {
      throw new IllegalStateException("nothing was asked for");
    }

    @Override
    public Quotas next() {
      return Quotas.real(
          apportionment.next(Arrays.stream(shares).map(share -> share * batch).toArray(), batch));
    }

    @Override
    public List<SubgroupState> report() {
      var ofLabel = new double[grid().labels().size()];
      for (int c = 0; c < shares.length; c++) {
        ofLabel[grid().label(c)] += shares[c];
      }
      var report = new ArrayList<SubgroupState>();
      for (int c = 0; c < shares.length; c++) {
        double within = shares[c] / ofLabel[grid().label(c)];
        report.add(new SubgroupState(grid().name(c), shares[c], within, 1, Double.NaN, Double.NaN));
      }
      return report;
    }

    @Override
    public List<Note> notes() {
      return pools.notes();
    }

    @Override
    public Map<String, double[]> state() {
      return apportionment.state();
    }

    @Override
    public void restore(Map<String, double[]> state) {
      apportionment.restore(state);
    }
  }
}
