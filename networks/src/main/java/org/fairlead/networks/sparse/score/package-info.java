/**
 * What a weight is worth to a network when it is pruned: {@link
 * org.fairlead.networks.sparse.score.WeightScore}s, of which the smallest go first. How many a
 * layer keeps is an allocation's question.
 */
@NullMarked
package org.fairlead.networks.sparse.score;

import org.jspecify.annotations.NullMarked;
