/**
 * Learning from another model's outputs beside the labels: the gradient of distillation ({@link
 * org.fairlead.fairness.distillation.SoftTargets}) and how much of it each group gets ({@link
 * org.fairlead.fairness.distillation.GapEmphasis}).
 */
@NullMarked
package org.fairlead.fairness.distillation;

import org.jspecify.annotations.NullMarked;
