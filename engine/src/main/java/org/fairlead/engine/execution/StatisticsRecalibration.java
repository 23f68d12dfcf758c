package org.fairlead.engine.execution;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.fairlead.engine.parameters.NormLayout;
import org.fairlead.engine.parameters.Views;
import org.fairlead.networks.layer.BatchNorm;

/**
 * Running statistics measured anew: the mean of the batches' own. Needs a surrounding scope without
 * gradients from its making to its end.
 */
public final class StatisticsRecalibration {
  /*
   * A batch norm shows its batch's statistics b only by what it does to the running ones, r ← (1-m)
   * r + m b with its momentum m. From r = 0 it leaves m b. So statistics are zeroed before every
   * batch, what it leaves is added up, and Σ m b / (m n) is the mean over n batches: a plain mean in
   * which the first batch counts as much as the last, at no pass over the data but the network's
   * own. It is all one addition of flat tensors; the division by m comes once, norm by norm.
   */
  private final Views views;
  private final NormLayout norms;
  private final Tensor sum;
  private int seen;

  public StatisticsRecalibration(Views views, NormLayout norms) {
    this.views = views;
    this.norms = norms;
    this.sum = torch.zeros_like(views.statistics());
  }

  /** Returns how many batches have been measured. */
  public int seen() {
    return seen;
  }

  /**
   * Measures a batch.
   *
   * @param run runs the network so that it moves the statistics of the views
   */
  public void add(Runnable run) {
    views.statistics().zero_();
    run.run();
    sum.add_(views.statistics());
    seen++;
  }

  /** Makes the statistics those of the batches measured, of which there is at least one. */
  public void finish() {
    views.statistics().copy_(sum);
    for (NormLayout.Norm norm : norms.norms()) {
      // A step moves statistics that are zero to the batch's times the momentum.
      var share = new Scalar(1 / (((BatchNorm) norm.node().layer()).momentum() * seen));
      views.statistics().narrow(0, norm.mean(), norm.channels()).mul_(share);
      views.statistics().narrow(0, norm.variance(), norm.channels()).mul_(share);
    }
  }
}
