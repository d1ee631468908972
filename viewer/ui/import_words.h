#pragma once

#include "viewer/ui/catalogue.h"
#include "viewer/ui/import_status.h"

namespace sandtable::ui {

/// The sentence about a source or layer that could not be read, and after it what reader and drivers said, quoted.
Text import_trouble_words(const Catalogue& words, const ImportTrouble& trouble);

}  // namespace sandtable::ui
