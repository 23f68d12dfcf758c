/**
 * Looks at data before anything is trained on them: counts by class and group, sizes, duplicates,
 * broken files, and a picture of samples.
 */
@NullMarked
package org.fairlead.data.inspect;

import org.jspecify.annotations.NullMarked;
