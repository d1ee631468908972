#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "twin/core/state.h"
#include "twin/report/damage_table.h"
#include "twin/report/expected_water.h"
#include "twin/report/feed_doubts.h"
#include "twin/report/log_line.h"
#include "twin/report/next_decisions.h"
#include "twin/report/open_alarms.h"
#include "twin/report/resource_summary.h"
#include "twin/report/water_summary.h"

namespace sandtable {

/// A line of the incident's log with its place in the journal.
struct HandoverLogLine {
  std::int64_t entry = 0;
  LogLine line;
};

/// Somebody who did something in this shift.
struct ActiveSeat {
  std::string who;
  UtcTime first;
  UtcTime last;
  std::size_t entries = 0;
};

/// Everything that one shift tells the next, in the order of FEMA's form ICS 201 (v3) with the tables of a Taiwanese
/// operations centre beside it. A plain value that follows from the incident's state, its log and a moment; what is not
/// known is empty in it, and the renderings say so.
struct HandoverPack {
  Text place;
  Text incident;
  int activation_level = 0;
  bool fictional = false;
  Text exercise;  ///< its title where all this is one
  ZoneOffset zone{0};
  UtcTime began;         ///< the incident
  UtcTime at;            ///< the moment shown
  UtcTime shift_began;   ///< the last hand-over, or the incident's beginning
  std::int64_t seq = 0;  ///< last entry of the journal that is in it
  std::optional<SignedHandover> last_handover;

  std::size_t feeds = 0;
  std::size_t feeds_alive = 0;  ///< with observations younger than their stale limit
  std::size_t series = 0;
  std::size_t series_trusted = 0;

  std::vector<NextDecision> decisions;
  std::vector<OfficialWarning> warnings;
  std::vector<MeasuredWater> measured;
  ModelledWater modelled;
  std::vector<Note> notes;  ///< of this shift, also those struck through
  std::vector<Plan> plans;  ///< that wait for somebody
  DamageTable damage;
  std::vector<OpenAlarm> alarms;
  std::vector<QuietAlarm> quiet;
  std::vector<FeedDoubt> doubts;
  std::vector<OpenOrder> orders;
  std::vector<FuelRisk> fuel;
  ExpectedWater expected;
  std::vector<ResourceLine> resources;
  std::vector<SourceCredit> sources;  ///< of whatever data are in it
  std::vector<ActiveSeat> seats;
  std::vector<HandoverLogLine> log;  ///< of this shift
  bool knows_log = true;             ///< false: the journal could not be read for it
};

/// `log` holds the whole incident's lines, oldest first; empty where the journal cannot be read.
/// Precondition: the incident was opened.
HandoverPack make_handover_pack(const IncidentState& state, const std::optional<std::vector<HandoverLogLine>>& log,
                                UtcTime began, UtcTime at, const std::vector<LastDispatch>& last_dispatches = {});

/// The pack's folder: "handover-20260728-031245", by the clock of the place.
std::string pack_name(const HandoverPack& pack);

}  // namespace sandtable
