package org.fairlead.training.batches;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.fairlead.base.Note;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.data.Batch;
import org.fairlead.data.loader.Loader;
import org.fairlead.engine.Outputs;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.Request;
import org.fairlead.fairness.mixture.SubgroupSampler;
import org.fairlead.fairness.mixture.ValidationPass;
import org.fairlead.training.setup.MixedData;

/** Batches as a mixture wants them, real and generated. */
final class MixedBatches implements BatchSupply {
  /*
   * A batch is drawn when it is needed. Those after it are drawn ahead, for the loader's threads to
   * fill, as long as the mixture does not need to know more before. With every batch drawn ahead
   * goes the state from before: a checkpoint is that of the first batch that was not trained on.
   */
  private static final String MIXTURE = "mixture";

  private final Mixture mixture;
  private final MixedData data;
  private final SubgroupSampler sampler;
  private final RatioPass pass;
  private final Loader loader;
  private final Loader.Feed feed;
  private final int ahead;
  private final int perEpoch;
  private final Count count = new Count();
  private final Stateful parts;

  /** States from before each batch that the feed has ready. */
  private final ArrayDeque<Map<String, double[]>> before = new ArrayDeque<>();

  /**
   * @param sampler of training samples
   * @param pass answers the mixture's requests
   * @param loader of training batches; this begins its feed
   * @param ahead batches drawn ahead at most
   * @param perEpoch batches of an epoch
   */
  MixedBatches(
      Mixture mixture,
      MixedData data,
      SubgroupSampler sampler,
      RatioPass pass,
      Loader loader,
      int ahead,
      int perEpoch) {
    this.mixture = mixture;
    this.data = data;
    this.sampler = sampler;
    this.pass = pass;
    this.loader = loader;
    this.feed = loader.feed();
    this.ahead = ahead;
    this.perEpoch = perEpoch;
    var named = new LinkedHashMap<String, Stateful>();
    named.put(MIXTURE, mixture);
    named.put("sampler", sampler);
    named.put("draws", pass);
    named.put("batches", count);
    this.parts = Stateful.of(named);
  }

  @Override
  public Epoch epoch(int epoch, int firstBatch) {
    return new Remaining(perEpoch - firstBatch);
  }

  private Batch next() {
    if (feed.waiting() == 0) {
      Request request = mixture.request();
      if (request instanceof Request.Draw draw) {
        mixture.measured(pass.drawn(draw.quotas()));
      } else if (request instanceof Request.TrainingSet) {
        mixture.measured(pass.trainingSet());
      }
      draw();
    }
    while (feed.waiting() < ahead && mixture.mayDrawAhead()) {
      draw();
    }
    before.remove();
    return feed.next();
  }

  private void draw() {
    before.add(parts.state());
    feed.add(sampler.draw(mixture.next()), count.next());
  }

  @Override
  public void observe(Batch batch, Outputs outputs) {
    if (mixture.readsTraining()) {
      int[] samples = batch.samples();
      mixture.trained(
          ValidationPass.of(
              data.grid(),
              data.subgroups(samples),
              data.areGenerated(samples),
              outputs.logits(),
              outputs.classes()));
    }
  }

  @Override
  public long waitNanos() {
    return loader.waitNanos();
  }

  @Override
  public Optional<Mixture> mixture() {
    return Optional.of(mixture);
  }

  @Override
  public List<Note> notes() {
    return pass.notes();
  }

  @Override
  public Map<String, double[]> snapshot() {
    pass.forget();
    Map<String, double[]> first = before.peek();
    if (first == null) {
      return parts.state();
    }
    var earlier = new LinkedHashMap<String, double[]>();
    var snapshot = new LinkedHashMap<String, double[]>();
    String prefix = MIXTURE + ".";
    first.forEach(
        (key, value) -> {
          if (key.startsWith(prefix)) {
            earlier.put(key.substring(prefix.length()), value);
          } else {
            snapshot.put(key, value);
          }
        });
    mixture.rewound(earlier).forEach((key, value) -> snapshot.put(prefix + key, value));
    return snapshot;
  }

  @Override
  public void restore(Map<String, double[]> snapshot) {
    if (feed.waiting() > 0) {
      throw new IllegalStateException("batches were drawn already");
    }
    parts.restore(snapshot);
  }

  /** The rest of an epoch; what was drawn ahead outlives it. */
  private final class Remaining implements Epoch {
    private int left;

    Remaining(int left) {
      this.left = left;
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Batch next() {
      if (left == 0) {
        throw new NoSuchElementException("the epoch has no more batches");
      }
      left--;
      return MixedBatches.this.next();
    }

    @Override
    public void close() {}
  }

  /** The number of batches drawn: another one for another augmentation. */
  private static final class Count implements Stateful {
    private static final String DRAWN = "drawn";
    private int drawn;

    int next() {
      return drawn++;
    }

    @Override
    public Map<String, double[]> state() {
      return Map.of(DRAWN, new double[] {drawn});
    }

    @Override
    public void restore(Map<String, double[]> state) {
      StateReader reader = StateReader.of(state);
      int restored = (int) reader.take(DRAWN, 1)[0];
      reader.finish();
      drawn = restored;
    }
  }
}
