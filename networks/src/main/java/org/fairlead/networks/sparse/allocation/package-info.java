/**
 * How many weights each layer keeps when a network is pruned to a sparsity: entries of a catalogue,
 * each an {@link org.fairlead.networks.sparse.allocation.AllocationProvider}. Within a layer the
 * weights of the largest {@linkplain org.fairlead.networks.sparse.score.WeightScore scores} stay,
 * whatever the allocation.
 */
@NullMarked
package org.fairlead.networks.sparse.allocation;

import org.jspecify.annotations.NullMarked;
