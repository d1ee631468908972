#pragma once

namespace sandtable::structures {

/// A crest that gives way.
struct Breach {
  double start_s = 0;  ///< from the simulation's start
  double over_s = 0;   ///< how long it takes to fall; 0: at once
  double intact_crest_m = 0;
  double final_crest_m = 0;
};

/// Crest at a time: intact until the start, then down in a straight line, as breach growth is commonly simplified
/// (Froehlich 2008 gives formation times). m, terrain's datum.
double crest_m(const Breach& breach, double t_s);

}  // namespace sandtable::structures
