package org.fairlead.training.recipe;

import java.util.List;

/**
 * The primal optimizer.
 *
 * @param name {@code sgd}, {@code adam} or {@code adamw}
 * @param rate learning rate
 * @param momentum SGD's momentum
 * @param nesterov whether SGD's momentum is Nesterov's
 * @param beta1 Adam's decay of the first moment
 * @param beta2 Adam's decay of the second moment
 * @param epsilon Adam's ε
 * @param weightDecay coefficient of the L2 term
 * @param decayAll decay every parameter; by default only convolution and linear weights
 * @param clip largest norm of the whole gradient; 0 is off
 * @param schedule how the learning rate moves
 */
public record OptimizerRecipe(
    String name,
    double rate,
    double momentum,
    boolean nesterov,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decayAll,
    double clip,
    ScheduleRecipe schedule) {

  public OptimizerRecipe {
    Bounds.oneOf("optimizer.name", name, List.of("sgd", "adam", "adamw"));
    Bounds.positive("optimizer.rate", rate);
    Bounds.fraction("optimizer.momentum", momentum);
    Bounds.require(
        !nesterov || momentum > 0, "optimizer.nesterov", nesterov, "optimizer.momentum above 0");
    Bounds.fraction("optimizer.beta1", beta1);
    Bounds.fraction("optimizer.beta2", beta2);
    Bounds.positive("optimizer.epsilon", epsilon);
    Bounds.notNegative("optimizer.weightDecay", weightDecay);
    Bounds.notNegative("optimizer.clip", clip);
  }
}
