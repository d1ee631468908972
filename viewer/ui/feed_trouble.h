#pragma once

#include <string_view>

#include "viewer/ui/catalogue.h"

namespace sandtable::ui {

/// What is the matter with a feed or an output, told in both languages. Drivers, parsers and the libraries below them
/// say it in English, which is what the journal keeps and English readers see; in Chinese it is the sentence of its
/// kind with the names and numbers in it, and where the kind is unknown that there is trouble at all. Several warnings
/// joined by "; " are told one by one.
Text feed_trouble(const Catalogue& words, std::string_view said);

}  // namespace sandtable::ui
