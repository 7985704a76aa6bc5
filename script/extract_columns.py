"""Where the figures of our measures stand in the files of Explore Education Statistics that the extract is made of."""

from dataclasses import dataclass

CIN, CPP, CLA = "Children in need", "Children on a protection plan", "Looked-after children"


@dataclass(frozen=True)
class Column:
    """Where a measure's figures stand in a file of Explore Education Statistics."""

    measure: str
    select: tuple[tuple[str, str], ...] = ()
    value: str = ""
    count: str = ""
    denominator: str = ""
    lens: str = ""
    group: str = ""


SEN = "send"
NEET = (
    Column("neet", (), "NEET_not_known_percent", denominator="Cohort_DJFavg"),
    Column("neet", (), "NEET_NK_noSEN_percent", lens=SEN, group="No special educational needs"),
    Column("neet", (), "NEET_NK_SENDsupport_percent", lens=SEN, group="Special educational needs support"),
    Column("neet", (), "NEET_NK_EHCP_percent", lens=SEN, group="Education, health and care plan"),
    Column("neet_known", (), "NEET_percent", denominator="Cohort_DJFavg"),
)
ON_31_MARCH = (("population_type", "Children looked after on 31 March each year"),)
STARTING = (("population_type", "Children starting to be looked after each year"),)
FILES = {
    "neet_scorecard_2023": ("UD_NEETNK_LA_dashboard_2023_final", NEET),
    "neet_scorecard_2025": ("UD_NEETNK_LA_dashboard_2025", NEET),
    "sen2": ("SEN2_MI", (
        Column(
            "ehcp_timeliness",
            count="ehc_new_plans_in_20_weeks_excluding_exception_cases",
            denominator="ehc_new_plans_excluding_exception_cases",
        ),
    )),
    "absence_by_term": ("absence_by_term", (
        Column(
            "primary_absence",
            (("term", "Total"), ("school_type", "State-funded primary")),
            *("sess_overall_percent", "sess_overall", "sess_possible"),
        ),
    )),
    "children_in_need": ("b1_children_in_need_2013_to_2025", (
        Column("cin_number", value="At31_episodes"),
    )),
    "referrals": ("c1_children_in_need_referrals_and_rereferrals_2013_to_2025", (
        Column("rereferrals", (), "rereferral_percent", "rereferral_count", "referral_count"),
    )),
    "looked_after": ("cla_number_and_rate_per_10k_children", (
        Column("cla", ON_31_MARCH, "rate_per_10000", "children_count", "population_estimate"),
        Column("cla_started", STARTING, "rate_per_10000", "children_count", "population_estimate"),
    )),
    "social_workers": ("csww_indicators_2017_to_2025", (
        Column("social_worker_turnover", (), "turnover_rate_fte", "leavers_fte", "inpost_fte"),
        Column("social_worker_agency", (), "agency_rate_fte", "agency_fte"),
        Column("social_worker_caseload", value="caseload_fte"),
    )),
    "ks4_social_care": ("ks4_la", tuple(
        Column("ks4", (("social_care_group", said),), "avg_att8", "", "t_pupils", "social_care", group)
        for said, group in (
            ("CINO at 31 March", CIN),
            ("CPPO at 31 March", CPP),
            ("CLA 12 months at 31 March", CLA),
        )
    )),
    "school_offers": ("school_applications_and_offers", (
        Column(
            "secondary_offers",
            (("school_phase", "Secondary"),),
            count="preferred_school_offer",
            denominator="applications_received",
        ),
    )),
}  # fmt: skip
