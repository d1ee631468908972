#pragma once

#include <string>

#include "geo/demo/city.h"
#include "geo/demo/resources.h"
#include "geo/demo/storm.h"

namespace sandtable::geo::demo {

/// The text of demo.toml: the place file that joins the files of the demo, as docs/place-file.md describes it.
std::string project_text(const City& city, const Means& means, const Storm& storm);

/// The text of README.txt: what the files are, that all of it is invented, seed and parameters.
std::string readme_text(const City& city, const Means& means, const Storm& storm);

}  // namespace sandtable::geo::demo
