#include "viewer/ui/import_words.h"

namespace sandtable::ui {

Text import_trouble_words(const Catalogue& words, const ImportTrouble& trouble) {
  if (trouble.name.empty()) return words.text(trouble.key, trouble.said);
  if (trouble.said.empty()) return words.text(trouble.key, trouble.name);
  return words.text(trouble.key, trouble.name, trouble.said);
}

}  // namespace sandtable::ui
