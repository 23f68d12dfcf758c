package org.fairlead.constrained;

import org.fairlead.constrained.solver.Solver;

/**
 * What one {@linkplain Solver#step step} saw.
 *
 * @param loss {@code f(x)} before the primal moved
 * @param lagrangian {@code f(x)} and the constraints' primal parts, at the multipliers that gave
 *     the weights of this step
 * @param dualLagrangian the constraints' dual parts at the same multipliers, without the loss
 */
public record StepReport(double loss, double lagrangian, double dualLagrangian) {}
