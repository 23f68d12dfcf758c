/**
 * What is wrong with constraints while they are trained: a {@link
 * org.fairlead.constrained.monitor.Monitor} looks on, and gives a {@link
 * org.fairlead.constrained.monitor.Diagnosis} of entries that were never observed, stay violated,
 * diverge or oscillate.
 */
@NullMarked
package org.fairlead.constrained.monitor;

import org.jspecify.annotations.NullMarked;
