/**
 * A recipe on its data, before anything is decoded or computed: the samples and their split, the
 * dense parent, the network and its first weights, steps and sparsities, and the engine as the
 * recipe asks for it. {@link org.fairlead.training.setup.Problem} holds them together and refuses
 * what does not fit.
 */
@NullMarked
package org.fairlead.training.setup;

import org.jspecify.annotations.NullMarked;
