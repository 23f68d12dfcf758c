package org.fairlead.fairness.mixture;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

import java.util.List;
import org.fairlead.fairness.CrossEntropy;

/**
 * What a network said about samples whose subgroups are known: the logits, and where a method needs
 * them the inputs of the last layer. Immutable; arrays are not copied and must not change.
 *
 * <p>With as many outputs as labels, the loss of a sample for the label {@code t} is the softmax
 * cross-entropy {@code log Σ_k exp(o_k) - o_t}. With one output and two labels it is the binary
 * cross-entropy {@code log(1 + exp(o)) - t o}. In nats.
 */
public final class ValidationPass {
  private final SubgroupGrid grid;
  private final int[] subgroups;
  private final boolean[] generated;
  private final double[] logits;
  private final int outputs;
  private final double[] inputs;
  private final int width;

  private ValidationPass(
      SubgroupGrid grid,
      int[] subgroups,
      boolean[] generated,
      double[] logits,
      int outputs,
      double[] inputs,
      int width) {
    this.grid = grid;
    this.subgroups = subgroups;
    this.generated = generated;
    this.logits = logits;
    this.outputs = outputs;
    this.inputs = inputs;
    this.width = width;
  }

  /**
   * Returns a pass over real and generated samples.
   *
   * @param subgroups shape {@code [n]}; a sample of unknown group has -1 and is ignored
   * @param generated whether each sample is, shape {@code [n]}
   * @param logits shape {@code [n, outputs]}, all finite
   * @param outputs as many as labels, or 1 for two labels
   */
  public static ValidationPass of(
      SubgroupGrid grid, int[] subgroups, boolean[] generated, double[] logits, int outputs) {
    requireLength("generated", generated.length, subgroups.length, "as subgroups");
    requireArgument(
        outputs == grid.labels().size() || (outputs == 1 && grid.labels().size() == 2),
        "outputs is %d, expected one per label (%d)%s",
        outputs,
        grid.labels().size(),
        grid.labels().size() == 2 ? ", or 1" : "");
    requireArgument(
        logits.length == (long) subgroups.length * outputs,
        "logits has length %d, expected %d (%d samples x %d outputs)",
        logits.length,
        (long) subgroups.length * outputs,
        subgroups.length,
        outputs);
    for (int i = 0; i < subgroups.length; i++) {
      if (subgroups[i] < -1 || subgroups[i] >= grid.size()) {
        requireArgument(
            false,
            "subgroups[%d] is %d, expected -1 (unknown) to %d",
            i,
            subgroups[i],
            grid.size() - 1);
      }
    }
    requireFinite("logits", logits);
    return new ValidationPass(grid, subgroups, generated, logits, outputs, new double[0], 0);
  }

  /** Returns a pass over real samples. */
  public static ValidationPass real(
      SubgroupGrid grid, int[] subgroups, double[] logits, int outputs) {
    return of(grid, subgroups, new boolean[subgroups.length], logits, outputs);
  }

  /**
   * Returns this with the inputs of the last layer, {@code o = W h + b}.
   *
   * @param lastInputs {@code h}, shape {@code [n, width]}, all finite
   */
  public ValidationPass withInputs(double[] lastInputs, int inputWidth) {
    requireArgument(inputWidth > 0, "inputWidth is %d, expected at least 1", inputWidth);
    requireArgument(
        lastInputs.length == (long) size() * inputWidth,
        "lastInputs has length %d, expected %d (%d samples x %d)",
        lastInputs.length,
        (long) size() * inputWidth,
        size(),
        inputWidth);
    requireFinite("lastInputs", lastInputs);
    return new ValidationPass(grid, subgroups, generated, logits, outputs, lastInputs, inputWidth);
  }

  /** Returns all parts, one after the other, without inputs: a pass that was made in batches. */
  public static ValidationPass concat(List<ValidationPass> parts) {
    requireArgument(!parts.isEmpty(), "parts is empty, expected at least one");
    ValidationPass head = parts.get(0);
    int size = parts.stream().mapToInt(ValidationPass::size).sum();
    int[] subgroups = new int[size];
    boolean[] generated = new boolean[size];
    double[] logits = new double[Math.multiplyExact(size, head.outputs)];
    int at = 0;
    for (ValidationPass part : parts) {
      requireArgument(
          part.grid.equals(head.grid) && part.outputs == head.outputs,
          "parts are of different subgroups or outputs");
      System.arraycopy(part.subgroups, 0, subgroups, at, part.size());
      System.arraycopy(part.generated, 0, generated, at, part.size());
      System.arraycopy(part.logits, 0, logits, at * head.outputs, part.logits.length);
      at += part.size();
    }
    return new ValidationPass(
        head.grid, subgroups, generated, logits, head.outputs, new double[0], 0);
  }

  private static void requireFinite(String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        requireArgument(false, "%s[%d] is %s, expected a finite number", name, i, values[i]);
      }
    }
  }

  public SubgroupGrid grid() {
    return grid;
  }

  /** Returns the number of samples. */
  public int size() {
    return subgroups.length;
  }

  /** Returns the subgroup of a sample, or -1 if unknown. */
  public int subgroupOf(int sample) {
    return subgroups[sample];
  }

  public boolean generated(int sample) {
    return generated[sample];
  }

  /** Returns the loss of a sample if its label were {@code label}. */
  public double loss(int sample, int label) {
    int begin = sample * outputs;
    if (outputs == 1) {
      double margin = label == 1 ? -logits[begin] : logits[begin];
      return Math.max(0, margin) + Math.log1p(Math.exp(-Math.abs(margin)));
    }
    int best = 0;
    for (int k = 1; k < outputs; k++) {
      best = logits[begin + k] > logits[begin + best] ? k : best;
    }
    double max = logits[begin + best];
    double others = 0; // log1p keeps the digits of small losses
    for (int k = 0; k < outputs; k++) {
      others += k == best ? 0 : Math.exp(logits[begin + k] - max);
    }
    return max - logits[begin + label] + Math.log1p(others);
  }

  public int outputs() {
    return outputs;
  }

  /** Returns the width of the last layer's inputs, 0 if they were not kept. */
  public int width() {
    return width;
  }

  /** Returns the last layer's inputs, row after row; not to be written to. */
  public double[] inputs() {
    return inputs;
  }

  /**
   * Returns {@code p = softmax(o)}, or {@code sigmoid(o)} of one output, row after row: the loss's
   * gradient in the logits for the label {@code t} is {@code p - onehot(t)}, or {@code p - t}.
   */
  public double[] probabilities() {
    double[] p = new double[logits.length];
    if (outputs > 1) {
      CrossEntropy.softmax(logits, outputs, p, 0);
      return p;
    }
    for (int i = 0; i < p.length; i++) {
      double small = Math.exp(-Math.abs(logits[i]));
      p[i] = (logits[i] >= 0 ? 1 : small) / (1 + small);
    }
    return p;
  }
}
