/**
 * How a model treats the groups of a split: the records that results are made of, and the
 * statistics behind them.
 *
 * <p>A {@link org.fairlead.audit.ModelResults} holds a {@link org.fairlead.audit.SplitResults} per
 * split, which holds {@link org.fairlead.audit.GroupResults} per group and, for a model that was
 * made from a dense one, its {@link org.fairlead.audit.Gaps}. All of it is made from outcomes and
 * groups alone: nothing here knows of runs, of training, or of what computes a model.
 */
@NullMarked
package org.fairlead.audit;

import org.jspecify.annotations.NullMarked;
