/** Whether two runs did the same, to the last bit, and if not where they part. */
@NullMarked
package org.fairlead.training.compare;

import org.jspecify.annotations.NullMarked;
