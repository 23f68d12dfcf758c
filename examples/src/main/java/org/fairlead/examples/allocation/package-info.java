/** An allocation of sparsity of one's own. */
@NullMarked
package org.fairlead.examples.allocation;

import org.jspecify.annotations.NullMarked;
