/**
 * Magnitude pruning: how sparse ({@link org.fairlead.networks.sparse.SparsitySchedule}), which
 * weights ({@link org.fairlead.networks.sparse.MagnitudePruning}), what is left ({@link
 * org.fairlead.networks.sparse.Masks}) and what it saves ({@link
 * org.fairlead.networks.sparse.ModelStatistics}).
 *
 * <p>Gradual magnitude pruning after Zhu and Gupta (2017), <a
 * href="https://arxiv.org/abs/1710.01878">arXiv:1710.01878</a>.
 */
@NullMarked
package org.fairlead.networks.sparse;

import org.jspecify.annotations.NullMarked;
