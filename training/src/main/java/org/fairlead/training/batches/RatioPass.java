package org.fairlead.training.batches;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.constrained.state.Stateful;
import org.fairlead.data.Batch;
import org.fairlead.data.loader.Loader;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.fairness.mixture.Quotas;
import org.fairlead.fairness.mixture.SubgroupSampler;
import org.fairlead.fairness.mixture.ValidationPass;
import org.fairlead.fairness.mixture.drfairness.FeatureReuse;
import org.fairlead.training.setup.MixedData;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a mixture asks for: the network as it is, in evaluation mode, on samples without
 * augmentation. Where the network has hardly moved since the draw before, that draw may serve once
 * more, seen by today's last layer.
 */
final class RatioPass implements Stateful {
  private final Learner learner;
  private final Loader loader;
  private final MixedData data;
  private final int[] training;
  private final SubgroupSampler draws;
  private final FeatureReuse reuse;

  /** The last draw, where it may serve once more. */
  private @Nullable Kept kept;

  private long measured;
  private long reused;

  /**
   * @param loader of all samples, without augmentation
   * @param training the real training samples
   * @param draws from the samples that only ratios read
   */
  RatioPass(
      Learner learner,
      Loader loader,
      MixedData data,
      int[] training,
      SubgroupSampler draws,
      FeatureReuse reuse) {
    this.learner = learner;
    this.loader = loader;
    this.data = data;
    this.training = training.clone();
    this.draws = draws;
    this.reuse = reuse;
  }

  /** A draw and what it was asked for by. */
  private record Kept(Quotas quotas, Measured draw) {}

  /** What the network said about samples, in their order. */
  private static final class Measured {
    final int[] samples;
    final double[] logits;
    final int classes;
    final double[] inputs;
    final int width;

    Measured(int[] samples, double[] logits, int classes, double[] inputs, int width) {
      this.samples = samples;
      this.logits = logits;
      this.classes = classes;
      this.inputs = inputs;
      this.width = width;
    }
  }

  /** Returns a draw of samples that only ratios read, with the last layer's inputs. */
  ValidationPass drawn(Quotas quotas) {
    if (kept != null && kept.quotas().equals(quotas) && stands(kept.draw())) {
      Measured last = kept.draw();
      reused++;
      Outputs outputs = learner.lastLayer(last.inputs, last.samples.length);
      return pass(last.samples, outputs.logits(), outputs.classes())
          .withInputs(last.inputs, last.width);
    }
    Measured all = measure(draws.draw(quotas));
    measured++;
    if (reuse.possible()) {
      kept = new Kept(quotas, all);
    }
    return pass(all.samples, all.logits, all.classes).withInputs(all.inputs, all.width);
  }

  private boolean stands(Measured last) {
    int probes = Math.min(reuse.probes(), last.samples.length);
    Measured now = measure(Arrays.copyOf(last.samples, probes));
    return reuse.accepts(Arrays.copyOf(last.inputs, probes * last.width), now.inputs);
  }

  /** Returns all real training samples, logits only. */
  ValidationPass trainingSet() {
    List<ValidationPass> parts = new ArrayList<>();
    try (Loader.Epoch epoch = loader.epoch(training, 0, false, false, 0)) {
      while (epoch.hasNext()) {
        try (Batch batch = epoch.next()) {
          Outputs outputs = learner.measure(batch);
          parts.add(pass(batch.samples(), outputs.logits(), outputs.classes()));
        }
      }
    }
    return ValidationPass.concat(parts);
  }

  private ValidationPass pass(int[] samples, double[] logits, int classes) {
    return ValidationPass.of(
        data.grid(), data.subgroups(samples), data.areGenerated(samples), logits, classes);
  }

  private Measured measure(int[] samples) {
    double[] logits = new double[0];
    double[] inputs = new double[0];
    int classes = 0;
    int width = 0;
    int done = 0;
    try (Loader.Epoch epoch = loader.epoch(samples, 0, false, false, 0)) {
      while (epoch.hasNext()) {
        try (Batch batch = epoch.next()) {
          Outputs outputs = learner.measure(batch);
          if (done == 0) {
            classes = outputs.classes();
            width = outputs.width();
            if (batch.size() == samples.length) {
              return new Measured(samples, outputs.logits(), classes, outputs.inputs(), width);
            }
            logits = new double[samples.length * classes];
            inputs = new double[samples.length * width];
          }
          System.arraycopy(outputs.logits(), 0, logits, done * classes, batch.size() * classes);
          System.arraycopy(outputs.inputs(), 0, inputs, done * width, batch.size() * width);
          done += batch.size();
        }
      }
    }
    return new Measured(samples, logits, classes, inputs, width);
  }

  /** Forgets the draw that could serve once more, as a resumed run has none. */
  void forget() {
    kept = null;
  }

  /** Returns how often a draw served once more, where that was asked for. */
  List<Note> notes() {
    return reuse.possible() && measured + reused > 0
        ? List.of(
            Note.info(
                NoteCodes.RATIOS_REUSED,
                "%d of %d updates of the ratios used an earlier draw again (mixture.drfairness.reuse)."
                    .formatted(reused, measured + reused)))
        : List.of();
  }

  @Override
  public Map<String, double[]> state() {
    return draws.state();
  }

  @Override
  public void restore(Map<String, double[]> state) {
    draws.restore(state);
    kept = null;
  }
}
