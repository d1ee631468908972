#include <gtest/gtest.h>

#include "tests/support/incident_builder.h"

using namespace sandtable;
using namespace sandtable::test;

namespace {

/// Lin hands over to Chen with a pack of minute 10.
Handover handover() { return {"Lin", "Chen", Hasher().text("pack").finish(), "handover-1", at(10), 1, "all read"}; }

Handover with(const std::function<void(Handover&)>& change) {
  Handover changed = handover();
  change(changed);
  return changed;
}

std::string refusal_of(Twin& twin, const Handover& wanted, Role role = Role::kOperator) {
  const Decision decision = twin.ask(SignHandover{wanted}, at(20), "Chen", role);
  return decision ? "" : decision.error().key;
}

TEST(Handover, is_kept_with_its_place_in_the_journal) {
  Twin twin;
  twin.must(SignHandover{handover()}, at(20), "Chen");
  ASSERT_EQ(twin.state.handovers->size(), 1U);
  EXPECT_EQ(twin.state.handovers->front().handover, handover());
  EXPECT_EQ(twin.state.handovers->front().entry, twin.state.seq);
  EXPECT_EQ(twin.state.handovers->front().when, at(20));
}

TEST(Handover, whoever_may_only_look_signs_for_nothing) {
  Twin twin;
  EXPECT_EQ(refusal_of(twin, handover(), Role::kViewer), "refusal.role");
  EXPECT_TRUE(twin.state.handovers->empty());
}

TEST(Handover, every_unsound_signature_has_its_refusal) {
  Twin twin;
  const std::vector<std::pair<Handover, std::string>> table{
      {with([](Handover& h) { h.pack = {}; }), "refusal.no_pack"},
      {with([](Handover& h) { h.stands_on = 0; }), "refusal.foreign_pack"},
      {with([](Handover& h) { h.stands_on = 99; }), "refusal.foreign_pack"},
      {with([](Handover& h) { h.pack_at = at(21); }), "refusal.foreign_pack"},
      {with([](Handover& h) { h.giver = ""; }), "refusal.name_needed"},
      {with([](Handover& h) { h.receiver = " \t"; }), "refusal.name_needed"},
      {with([](Handover& h) { h.receiver = "Lin"; }), "refusal.same_person"},
      {with([](Handover& h) { h.receiver = std::string(201, 'x'); }), "refusal.name_too_long"},
      {with([](Handover& h) { h.comment = std::string(4001, 'x'); }), "refusal.text_too_long"},
  };
  for (const auto& [wanted, refusal] : table) EXPECT_EQ(refusal_of(twin, wanted), refusal) << refusal;
  EXPECT_TRUE(twin.state.handovers->empty());
}

TEST(Handover, one_pack_may_be_received_by_several_but_by_each_only_once) {
  Twin twin;
  EXPECT_EQ(refusal_of(twin, handover()), "");
  EXPECT_EQ(refusal_of(twin, handover()), "refusal.already_signed");
  EXPECT_EQ(refusal_of(twin, with([](Handover& h) { h.receiver = "Wu"; })), "");
  EXPECT_EQ(twin.state.handovers->size(), 2U);
}

}  // namespace
