#pragma once

#include <string>
#include <vector>

#include "geo/demo/city.h"
#include "geo/demo/design_floods.h"
#include "geo/demo/storm.h"

namespace sandtable::geo::demo {

/// A city and the storm over it.
struct Demo {
  City city;
  Storm storm;
};

/// What is wrong with a city, one sentence a rule it breaks; empty when it may be shown: roughness of the plain as
/// measured in Taiwan, no building in the floodway, each on a street, each built superblock drained to an outfall, and the
/// counts that the demo promises.
std::vector<std::string> objections(const City& city);

/// The same for its design floods: 1.5 to 4 % of the built land under heavy rain, 10 to 20 % when the levee fails.
std::vector<std::string> objections(const DesignFloods& floods);

/// The same for the storm: enough happens in the first two hours, and not everywhere at once.
std::vector<std::string> objections(const Storm& storm);

/// The first acceptable city and storm from `seed` on. Fails with kInvalid when twenty seeds in a row are not, and as
/// make_storm() and make_design_floods().
Result<Demo> accepted_demo(std::uint64_t seed, DemoSize size);

}  // namespace sandtable::geo::demo
