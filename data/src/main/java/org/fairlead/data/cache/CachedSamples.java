package org.fairlead.data.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.fairlead.base.InputException;
import org.fairlead.data.SampleSet;
import org.fairlead.data.SampleShape;
import org.fairlead.data.SampleStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shards of a data set in use. A shard that turns out to be damaged is decoded again. */
final class CachedSamples implements SampleStore {
  private static final Logger LOG = LoggerFactory.getLogger(CachedSamples.class);

  private final SampleSet dataset;
  private final StorePlan plan;
  private final Path folder;
  private final AtomicReferenceArray<Shard> shards;
  private final FileLease use;
  private volatile boolean closed;

  /**
   * @param shards all of the plan's
   * @param use the claim that keeps others from deleting them; closed with the store
   */
  CachedSamples(SampleSet dataset, StorePlan plan, Path folder, Shard[] shards, FileLease use) {
    this.dataset = dataset;
    this.plan = plan;
    this.folder = folder;
    this.shards = new AtomicReferenceArray<>(shards);
    this.use = use;
  }

  @Override
  public SampleShape shape() {
    return plan.shape();
  }

  @Override
  public int size() {
    return plan.size();
  }

  @Override
  public void copy(int sample, ByteBuffer target) {
    while (!shardOf(sample).copy(sample % plan.perShard(), target)) {
      // the file was cut a moment ago: the shard is no longer intact, and decoded again
    }
  }

  @Override
  public void copy(int sample, byte[] target) {
    while (!shardOf(sample).copy(sample % plan.perShard(), target)) {
      // as above
    }
  }

  @Override
  public SampleStore unsettled() {
    return new Unsettled();
  }

  /** Copies without asking after every image whether it was there. */
  private final class Unsettled implements SampleStore {
    @Override
    public SampleShape shape() {
      return plan.shape();
    }

    @Override
    public int size() {
      return plan.size();
    }

    @Override
    public void copy(int sample, ByteBuffer target) {
      shardOf(sample).copyUnsettled(sample % plan.perShard(), target);
    }

    @Override
    public void copy(int sample, byte[] target) {
      shardOf(sample).copyUnsettled(sample % plan.perShard(), target);
    }

    @Override
    public void close() {}
  }

  /** Returns the shard that holds an image, which is intact. */
  private Shard shardOf(int sample) {
    if (closed) {
      throw new IllegalStateException("the pixel store is closed");
    }
    if (sample < 0 || sample >= plan.size()) {
      throw new IndexOutOfBoundsException(
          "sample is %d, expected 0 to %d".formatted(sample, plan.size() - 1));
    }
    int number = sample / plan.perShard();
    Shard shard = shards.get(number);
    return shard.intact(sample % plan.perShard())
        ? shard
        : replaced(number, sample % plan.perShard());
  }

  private synchronized Shard replaced(int number, int image) {
    Shard shard = shards.get(number);
    if (!shard.intact(image)) {
      LOG.warn(
          "{} is damaged: decoding its {} images again",
          folder.resolve(plan.shards().get(number).fileName()),
          plan.shards().get(number).count());
      try {
        shard = StoreBuilder.replace(dataset, plan, folder, number, image);
      } catch (IOException e) {
        throw new InputException(SampleCache.cannotKeep(folder, e), e);
      }
      shards.set(number, shard);
    }
    return shard;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      use.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
