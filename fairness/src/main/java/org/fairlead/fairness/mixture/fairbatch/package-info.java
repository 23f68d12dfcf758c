/**
 * FairBatch: the shares of the groups within a label follow the gap between their mean losses on
 * the training set.
 */
@NullMarked
package org.fairlead.fairness.mixture.fairbatch;

import org.jspecify.annotations.NullMarked;
