package org.fairlead.training.setup;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.data.Dataset;
import org.fairlead.data.Split;
import org.fairlead.data.source.GeneratedImages;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.SubgroupPools;
import org.jspecify.annotations.Nullable;

/**
 * What a mixture chooses from: the samples of the data set under their numbers, and from there on
 * the generated ones. Immutable.
 */
public final class MixedData {
  private final SubgroupGrid grid;
  private final int real;
  private final int[] labels;
  private final int[] subgroups;
  private final Groups groups;
  private final SubgroupPools training;
  private final SubgroupPools ratios;
  private final @Nullable GeneratedImages generated;

  private MixedData(
      Dataset dataset, Groups groups, Split split, @Nullable GeneratedImages generated) {
    int more = generated == null ? 0 : generated.size();
    this.grid = new SubgroupGrid(dataset.classNames(), groups.names());
    this.real = dataset.size();
    this.generated = generated;
    this.groups = generated == null ? groups : Groups.concat(List.of(groups, generated.groups()));
    this.labels = new int[real + more];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = generated == null || i < real ? dataset.label(i) : generated.label(i - real);
    }
    this.subgroups = grid.subgroupsOf(labels, this.groups);
    SubgroupPools realTraining = pools(split.train());
    SubgroupPools realRatios = pools(split.ratios());
    this.training =
        generated == null ? realTraining : withGenerated(realTraining, generated.training());
    this.ratios = generated == null ? realRatios : withGenerated(realRatios, generated.ratioDraw());
  }

  /**
   * Returns the training samples and those that only ratios read.
   *
   * @param groups of all samples of the data set
   * @param generated null without generated images
   * @throws org.fairlead.base.InputException if groups overlap
   */
  static MixedData of(
      Dataset dataset, Groups groups, Split split, @Nullable GeneratedImages generated) {
    return new MixedData(dataset, groups, split, generated);
  }

  private SubgroupPools pools(int[] samples) {
    return SubgroupPools.of(grid, samples, subgroups(samples));
  }

  private SubgroupPools withGenerated(SubgroupPools pools, int[] images) {
    int[] samples = Arrays.stream(images).map(i -> real + i).toArray();
    return pools.withGenerated(samples, subgroups(samples));
  }

  /** Returns the subgroups: every label of every group. */
  public SubgroupGrid grid() {
    return grid;
  }

  /** Returns the images that are not the data set's, null without. */
  public @Nullable GeneratedImages generated() {
    return generated;
  }

  /** Returns the number of samples, real and generated. */
  public int size() {
    return labels.length;
  }

  /** Returns the label of a sample, real or generated. */
  public int label(int sample) {
    return labels[sample];
  }

  /** Returns whether a sample is generated. */
  public boolean isGenerated(int sample) {
    return sample >= real;
  }

  /** Returns whether each of some samples is generated. */
  public boolean[] areGenerated(int[] samples) {
    var are = new boolean[samples.length];
    for (int i = 0; i < are.length; i++) {
      are[i] = isGenerated(samples[i]);
    }
    return are;
  }

  /** Returns the subgroup of each of some samples, -1 where its group is unknown. */
  public int[] subgroups(int[] samples) {
    return IntStream.of(samples).map(i -> subgroups[i]).toArray();
  }

  /** Returns the groups of all samples, the generated ones after the real ones. */
  public Groups groups() {
    return groups;
  }

  /** Returns the samples that batches are drawn from. */
  public SubgroupPools training() {
    return training;
  }

  /** Returns the samples that only the ratios of a mixture read. */
  public SubgroupPools ratios() {
    return ratios;
  }
}
