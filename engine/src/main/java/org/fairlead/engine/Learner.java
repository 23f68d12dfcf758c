package org.fairlead.engine;

import java.util.Iterator;
import org.fairlead.data.Batch;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;

/**
 * A network, its parameters and its optimizer: turns batches into logits and gradients of logits
 * into steps.
 *
 * <p>One optimizer step is {@link #forward}, {@link #backward}, {@link #step}; to accumulate,
 * forward and backward are repeated before the step, and gradients add up. A {@link #forward} that
 * no backward follows is dropped by the next one. A step of extragradient is {@link #probe}, {@link
 * #backward}, {@link #lookAhead}, and then an ordinary one.
 *
 * <p>Not thread-safe: one thread uses a learner at a time, as of {@link Engine#learner} any other
 * is told by an {@link IllegalStateException}. After {@link #close} every method throws {@link
 * IllegalStateException}.
 */
public interface Learner extends AutoCloseable {

  /**
   * Runs the network on {@code batch} in training mode and keeps what {@link #backward} needs:
   * batch norm uses the statistics of the batch and moves its running statistics, dropout draws
   * from the seed and the step.
   *
   * <p>The pixels have been read when this returns, so the batch may be released.
   *
   * @throws EngineException if a layer cannot take its inputs, memory runs out, or a logit is not
   *     finite
   */
  Outputs forward(Batch batch);

  /**
   * As {@link #forward}, but the running statistics stay: a pass at a place from which the
   * parameters only look ahead.
   */
  Outputs probe(Batch batch);

  /**
   * Computes what {@link #forward} would on the same batch at the same place in the accumulation,
   * to the same bits, without keeping anything and without moving running statistics.
   *
   * <p>The {@code k}-th such call since the last step draws the dropout of the {@link #forward}
   * that follows {@code k} backward passes: call it for all parts of an accumulated step first,
   * then run them.
   */
  Outputs forwardWithoutGradient(Batch batch);

  /**
   * Propagates {@code ∂L/∂logits} of the last {@link #forward} back and adds the result to the
   * gradient.
   *
   * @param logitGradient shape {@code [B, K]}, row-major
   * @throws IllegalStateException if no forward is pending
   */
  void backward(double[] logitGradient);

  /**
   * Takes one optimizer step with the accumulated gradient and clears it: parameter terms, mask,
   * clipping, optimizer with weight decay, moving average.
   *
   * @throws IllegalStateException if nothing was accumulated
   */
  void step(ParameterTerms terms);

  /**
   * Returns the accumulated gradient by the names of the parameters, instead of taking a step along
   * it, and clears it. It has no terms and no decay, and is not clipped; what is masked is zero.
   *
   * @throws IllegalStateException if nothing was accumulated
   */
  Weights takeGradient();

  /**
   * Looks ahead: moves the parameters as {@link #step} would and remembers where they were; the
   * next {@link #step} starts from there, along the gradient accumulated here. That gradient holds
   * weight decay and terms at the parameters of here, except AdamW's decay, which is part of the
   * step.
   *
   * <p>The optimizer's moments move in both halves, with masks and clipping in each, as in ExtraSGD
   * and ExtraAdam; the moving averages and the count of steps do not, so that the passes after it
   * draw the dropout of those before.
   *
   * @throws IllegalStateException if nothing was accumulated, or the parameters look ahead already
   * @see <a href="https://arxiv.org/abs/1802.10551">Gidel et al. (2019)</a>
   */
  void lookAhead(ParameterTerms terms);

  /**
   * Returns the norm of the whole gradient of the last {@link #step}, masked and before clipping.
   * It is measured in every step where gradients are clipped, and in every tenth where they are
   * not; NaN in the others.
   */
  double gradientNorm();

  /** {@link #backward}, then {@link #step}. */
  default void descend(double[] logitGradient, ParameterTerms terms) {
    backward(logitGradient);
    step(terms);
  }

  /**
   * Runs the network in evaluation mode (running statistics, no dropout) with {@link
   * #predictionWeights}. A pending forward stays pending.
   */
  Outputs predict(Batch batch);

  /**
   * Runs the network in evaluation mode with the parameters as they are now, whatever {@link
   * #predict} uses, and keeps the last layer's inputs: a look at training from outside. A pending
   * forward stays pending.
   *
   * @return the last layer's outputs, of a network of one logit that one, with {@link
   *     Outputs#inputs}
   */
  Outputs measure(Batch batch);

  /**
   * Returns what the last layer as it is now makes of inputs, without the layers before it.
   *
   * @param inputs as in {@link Outputs#inputs}, shape {@code [B, width]}
   * @param size {@code B}
   */
  Outputs lastLayer(double[] inputs, int size);

  /**
   * Makes the running statistics that {@link #predict} uses those of its own weights: the mean,
   * over batches, of what batch norm sees in training mode. Averages of weights need it, as the
   * average of their statistics is not the statistics of their average.
   *
   * @param sample at least one; each is released once its pixels have been read
   */
  void recalibrate(Iterator<Batch> sample);

  /**
   * Prunes: from here on masked entries of the parameters, of the optimizer's moments and of the
   * moving averages are zero and stay zero.
   *
   * <p>What becomes of channels that the masks leave dead is an option. {@linkplain
   * org.fairlead.networks.sparse.DeadChannels#SILENCED As published}, a channel whose filter is
   * wholly masked is dead: its batch norm's weight and bias become zero too, and its running
   * statistics stay as they are. {@linkplain org.fairlead.networks.sparse.DeadChannels#FOLDED
   * Folded}, weights that are not live are masked too, and dead channels keep their constants, as
   * {@link org.fairlead.networks.sparse.Liveness} says.
   *
   * <p>Masks are meant to grow. What a later mask gives back starts from zero, and a channel that
   * was dead stays silent.
   *
   * @return the masks in effect
   */
  Masks applyMasks(Masks masks);

  /**
   * Returns the norm of a parameter as it is now, {@code (Σ w²)^½} or {@code Σ |w|}, without
   * copying it.
   *
   * @param order 2 or 1
   */
  double norm(String parameter, int order);

  /** Returns copies of the current parameters and buffers under torch's names. */
  Weights weights();

  /**
   * Adds parameters and running statistics as they are now to a mean in which all that were added
   * count the same; the first one begins it. Masked entries are zero in the mean too.
   *
   * @throws IllegalStateException if the parameters look ahead
   * @see <a href="https://arxiv.org/abs/1803.05407">Izmailov et al. (2018)</a>
   */
  void collect();

  /** Returns how many weights the mean of {@link #collect} is made of. */
  long collected();

  /**
   * Chooses what {@link #predict}, {@link #predictionWeights} and {@link #recalibrate} use: the
   * mean of what was {@linkplain #collect collected}, or what they use without. The choice is no
   * part of the {@link #state}.
   *
   * @throws IllegalStateException if nothing was collected to predict with
   */
  void predictCollected(boolean chosen);

  /** Returns whether the mean of what was collected is chosen. */
  boolean predictsCollected();

  /**
   * Returns what {@link #predict} uses: the mean of collected weights where that was {@linkplain
   * #predictCollected chosen}, else the moving averages where they are on, otherwise {@link
   * #weights}.
   */
  Weights predictionWeights();

  /**
   * Replaces parameters and buffers, restarts the moving averages from them, forgets what was
   * collected, and keeps masks and moments.
   *
   * @throws org.fairlead.base.InputException if a name is missing or unknown, or a shape differs;
   *     nothing changes then
   */
  void load(Weights weights);

  /**
   * As {@link #load}, and the optimizer begins again: its moments are zero and count as new. What
   * is masked stays masked, and dropout goes on.
   *
   * @throws org.fairlead.base.InputException as {@link #load}
   */
  void rewind(Weights weights);

  /**
   * Returns everything that later steps depend on: parameters, buffers, masks, moments, averages
   * and counters. Only between steps: an accumulated gradient is not part of it, nor a place to
   * return to from a look ahead.
   */
  Weights state();

  /**
   * Continues from a {@link #state} of a learner with the same network and options: later steps
   * have the same bits.
   *
   * @throws org.fairlead.base.InputException if the state does not fit; nothing changes then
   */
  void restore(Weights state);

  /** Returns what was chosen to run on, and why. */
  EngineReport report();

  @Override
  void close();
}
