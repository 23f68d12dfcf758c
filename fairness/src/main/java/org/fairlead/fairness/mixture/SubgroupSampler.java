package org.fairlead.fairness.mixture;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;

/**
 * Draws the samples that quotas ask for.
 *
 * <p>Every subgroup has an order of its own and is walked through again and again, each pass in a
 * new order: every sample of a subgroup comes once before any comes twice. A quota may go through a
 * subgroup several times. A batch that runs over the end of a pass does not repeat what it just
 * took, as far as the subgroup is large enough. Drawing costs the same whatever the size of the
 * subgroup: an order is made once per pass.
 *
 * <p>{@linkplain #published As published}, orders are made anew for every iteration, and a batch
 * that runs over the end goes on at the wrong place: it skips and repeats samples, and is too small
 * where a quota exceeds the subgroup.
 *
 * <p>Not thread-safe. The state is a few numbers per subgroup; it says which samples have been
 * drawn, so batches drawn ahead are part of it.
 */
public final class SubgroupSampler implements Stateful {
  /*
   * Drawing with replacement would leave more than a third of a subgroup (1/e) unseen for as many
   * draws as it has samples. Passes leave none. But two orders in a row, made independently, bring
   * some samples at the end of one pass and again at the start of the next: twice in one batch,
   * where they count double.
   *
   * So when a batch runs over the end, the next pass is shuffled, and every sample among its first
   * `head` that the batch already has (the `tail` of the pass before) changes places with the
   * first later one that it has not. If there are none left, the quota exceeds the subgroup and
   * samples come twice whatever one does.
   *
   * An order is a function of the seed, the subgroup, the pass, head and tail. The state holds
   * those and the cursor; restoring makes the order again. It is as small as a batch, not as a
   * data set.
   */
  private static final String DRAWN = "drawn";
  private static final String PASS = "pass";
  private static final String CURSOR = "cursor";
  private static final String HEAD = "head";
  private static final String TAILS = "tails";
  private static final String TAIL = "tail";

  private final SubgroupPools pools;
  private final long seed;
  private final int reshuffleEvery; // batches, published cycling; 0 for the right one
  private final Cycle[] cycles; // of the real, then of the generated subgroups
  private long drawn;

  private SubgroupSampler(SubgroupPools pools, long seed, int reshuffleEvery) {
    this.pools = pools;
    this.seed = seed;
    this.reshuffleEvery = reshuffleEvery;
    int subgroups = pools.grid().size();
    this.cycles = new Cycle[2 * subgroups];
    for (int slot = 0; slot < cycles.length; slot++) {
      Origin origin = slot < subgroups ? Origin.REAL : Origin.GENERATED;
      cycles[slot] = new Cycle(slot, pools.pool(origin, slot % subgroups));
    }
  }

  /** Returns a sampler at its beginning. */
  public static SubgroupSampler create(SubgroupPools pools, long seed) {
    return new SubgroupSampler(pools, seed, 0);
  }

  /**
   * Returns a sampler that cycles as published.
   *
   * @param batchesPerIteration after as many batches, every order is made anew
   */
  public static SubgroupSampler published(SubgroupPools pools, long seed, int batchesPerIteration) {
    requireArgument(
        batchesPerIteration >= 1,
        "batchesPerIteration is %d, expected at least 1",
        batchesPerIteration);
    return new SubgroupSampler(pools, seed, batchesPerIteration);
  }

  /**
   * Draws a batch.
   *
   * @return the samples as the pools name them, in random order
   * @throws IllegalArgumentException if a subgroup without samples is asked for
   */
  public int[] draw(Quotas quotas) {
    int subgroups = pools.grid().size();
    requireArgument(
        quotas.subgroups() == subgroups,
        "quotas are of %d subgroups, expected %d",
        quotas.subgroups(),
        subgroups);
    for (int slot = 0; slot < cycles.length; slot++) {
      if (quota(quotas, slot) > 0 && cycles[slot].pool.length == 0) {
        requireArgument(
            false,
            "quotas ask for %d %s samples of subgroup '%s', which has none",
            quota(quotas, slot),
            slot < subgroups ? "real" : "generated",
            pools.grid().name(slot % subgroups));
      }
    }
    if (reshuffleEvery > 0 && drawn % reshuffleEvery == 0) {
      for (Cycle cycle : cycles) {
        cycle.restart(drawn / reshuffleEvery);
      }
    }
    int[] batch = new int[quotas.total()];
    int at = 0;
    for (int slot = 0; slot < cycles.length; slot++) {
      int quota = quota(quotas, slot);
      at =
          reshuffleEvery > 0
              ? cycles[slot].takePublished(quota, batch, at)
              : cycles[slot].take(quota, batch, at);
    }
    batch = Arrays.copyOf(batch, at);
    shuffle(batch, Seeds.mix(seed, SeedStreams.OfSubgroupSampler.BATCH, drawn));
    drawn++;
    return batch;
  }

  private int quota(Quotas quotas, int slot) {
    int subgroups = quotas.subgroups();
    return slot < subgroups
        ? quotas.count(Origin.REAL, slot)
        : quotas.count(Origin.GENERATED, slot - subgroups);
  }

  private static void shuffle(int[] values, long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    for (int i = values.length - 1; i > 0; i--) {
      swap(values, i, random.nextInt(i + 1));
    }
  }

  private static void swap(int[] values, int i, int j) {
    int moved = values[i];
    values[i] = values[j];
    values[j] = moved;
  }

  /**
   * Returns the positions that published cycling takes of a subgroup: {@code size} per batch, from
   * {@code start} on.
   *
   * <p>Where {@code start + size > n}, a batch is the rest and the first {@code size - rest}
   * positions, at most {@code n}; and the next one starts at {@code n - start} instead of {@code
   * size - rest}.
   */
  public static int[] publishedPositions(int n, int start, int size) {
    if (start + size <= n) {
      int[] positions = new int[size];
      for (int i = 0; i < size; i++) {
        positions[i] = start + i;
      }
      return positions;
    }
    int rest = n - start;
    int[] positions = new int[rest + Math.min(n, size - rest)];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i < rest ? start + i : i - rest;
    }
    return positions;
  }

  /** Returns where published cycling starts the next batch. */
  public static int publishedStart(int n, int start, int size) {
    return start + size <= n ? start + size : n - start;
  }

  /** One subgroup: an order of its samples, and how far it has been walked. */
  private final class Cycle {
    private final int slot;
    private final int[] pool;
    private int[] order = new int[0]; // positions in the pool; none before the first pass, 1
    private long pass;
    private int cursor;

    /** How this pass's order was changed: its first {@code head} avoid {@code tail}. */
    private int head;

    private int[] tail = new int[0];

    Cycle(int slot, int[] pool) {
      this.slot = slot;
      this.pool = pool;
    }

    int take(int quota, int[] batch, int from) {
      int at = from;
      int end = from + quota;
      int[] taken = new int[0];
      while (at < end) {
        if (cursor == order.length) {
          begin(pass + 1, Math.min(end - at, pool.length), taken);
        }
        int count = Math.min(end - at, order.length - cursor);
        for (int i = 0; i < count; i++) {
          batch[at + i] = pool[order[cursor + i]];
        }
        if (taken.length == 0 && count < order.length) {
          taken = Arrays.copyOfRange(order, cursor, cursor + count);
        }
        cursor += count;
        at += count;
      }
      return at;
    }

    /** Makes the order of a pass whose first {@code ahead} positions avoid what was just taken. */
    private void begin(long number, int ahead, int[] taken) {
      pass = number;
      head = ahead;
      tail = taken;
      cursor = 0;
      order = new int[pool.length];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      shuffle(order, Seeds.mix(seed, SeedStreams.OfSubgroupSampler.ORDER, slot, pass));
      if (tail.length == 0) {
        return;
      }
      boolean[] avoided = new boolean[order.length];
      for (int position : tail) {
        avoided[position] = true;
      }
      int free = head;
      for (int i = 0; i < head; i++) {
        if (!avoided[order[i]]) {
          continue;
        }
        while (free < order.length && avoided[order[free]]) {
          free++;
        }
        if (free == order.length) {
          return;
        }
        swap(order, i, free++);
      }
    }

    void reset() {
      order = new int[0];
      pass = 0;
      head = 0;
      tail = new int[0];
    }

    void restart(long iteration) {
      begin(iteration, 0, new int[0]);
    }

    int takePublished(int quota, int[] batch, int from) {
      int[] positions = publishedPositions(pool.length, cursor, quota);
      for (int i = 0; i < positions.length; i++) {
        batch[from + i] = pool[order[positions[i]]];
      }
      cursor = publishedStart(pool.length, cursor, quota);
      return from + positions.length;
    }
  }

  @Override
  public Map<String, double[]> state() {
    double[] passes = new double[cycles.length];
    double[] cursors = new double[cycles.length];
    double[] heads = new double[cycles.length];
    double[] tails = new double[cycles.length];
    int all = 0;
    for (Cycle cycle : cycles) {
      all += cycle.tail.length;
    }
    double[] tail = new double[all];
    int at = 0;
    for (int slot = 0; slot < cycles.length; slot++) {
      Cycle cycle = cycles[slot];
      passes[slot] = cycle.pass;
      cursors[slot] = cycle.cursor;
      heads[slot] = cycle.head;
      tails[slot] = cycle.tail.length;
      for (int position : cycle.tail) {
        tail[at++] = position;
      }
    }
    var state = new LinkedHashMap<String, double[]>();
    state.put(DRAWN, new double[] {drawn});
    state.put(PASS, passes);
    state.put(CURSOR, cursors);
    state.put(HEAD, heads);
    state.put(TAILS, tails);
    state.put(TAIL, tail);
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    long count = Counts.read(reader, DRAWN);
    long[] passes = Counts.read(reader, PASS, cycles.length);
    long[] cursors = Counts.read(reader, CURSOR, cycles.length);
    long[] heads = Counts.read(reader, HEAD, cycles.length);
    long[] tails = Counts.read(reader, TAILS, cycles.length);
    long[] tail = Counts.read(reader, TAIL, (int) Arrays.stream(tails).sum());
    reader.finish();
    int at = 0;
    for (int slot = 0; slot < cycles.length; slot++) {
      int size = cycles[slot].pool.length;
      requireAtMost(CURSOR, slot, cursors[slot], size);
      requireAtMost(HEAD, slot, heads[slot], size);
      requireAtMost(TAILS, slot, tails[slot], size);
      for (int i = 0; i < tails[slot]; i++, at++) {
        requireAtMost(TAIL, at, tail[at], size - 1);
      }
    }
    drawn = count;
    at = 0;
    for (int slot = 0; slot < cycles.length; slot++) {
      int[] avoided = new int[(int) tails[slot]];
      for (int i = 0; i < avoided.length; i++) {
        avoided[i] = (int) tail[at++];
      }
      if (passes[slot] == 0 && reshuffleEvery == 0) {
        cycles[slot].reset();
      } else {
        cycles[slot].begin(passes[slot], (int) heads[slot], avoided);
      }
      cycles[slot].cursor = (int) cursors[slot];
    }
  }

  private static void requireAtMost(String key, int index, long value, long most) {
    requireArgument(
        value <= most, "state '%s'[%d] is %d, expected at most %d", key, index, value, most);
  }
}
