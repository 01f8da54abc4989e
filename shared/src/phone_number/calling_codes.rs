//! How numbers are dialled in each country: facts of the ITU's numbering plans, generated from the
//! metadata of libphonenumber 9.0.43 (prefixes and calling codes; nothing else of it).

use crate::Country;

/// How a number is dialled in a country.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Home {
    /// Country code of ITU-T E.164, `39`.
    pub(super) calling_code: &'static str,
    /// What is dialled before a national number inside the country, `0`; empty if nothing.
    pub(super) trunk_prefix: &'static str,
    /// Whether people write numbers without the trunk prefix: all numbers, or those of mobiles.
    pub(super) is_trunk_seldom: bool,
    /// What is dialled before a number abroad, `00`.
    pub(super) exit_prefix: &'static str,
}

/// Region and calling code, trunk prefix (`?`: seldom written), exit prefix (none: `00`). Belarus dials
/// 8, then a second tone's 0, and people write both.
const HOMES: &str = "AC247;AD376;AE971,0;AF93,0;AG1,1?,011;AI1,1?,011;AL355,0;AM374,0;AO244;AR54,0;AS1,1?,011;AT4\
    3,0;AU61,0,0011;AW297;AX358,0;AZ994,0;BA387,0;BB1,1?,011;BD880,0;BE32,0;BF226;BG359,0;BH973;\
    BI257;BJ229;BL590,0;BM1,1?,011;BN673;BO591,0?,001;BQ599;BR55,0?;BS1,1?,011;BT975;BW267;BY375\
    ,80,810;BZ501;CA1,1?,011;CC61,0,0011;CD243,0;CF236;CG242;CH41,0;CI225;CK682;CL56,,0;CM237;CN\
    86,0?;CO57,0?,004;CR506;CU53,0,119;CV238,,0;CW599;CX61,0,0011;CY357;CZ420;DE49,0;DJ253;DK45;\
    DM1,1?,011;DO1,1?,011;DZ213,0;EC593,0;EE372;EG20,0;EH212,0;ER291,0;ES34;ET251,0;FI358,0;FJ67\
    9;FK500;FM691;FO298;FR33,0;GA241;GB44,0;GD1,1?,011;GE995,0?;GF594,0;GG44,0;GH233,0;GI350;GL2\
    99;GM220;GN224;GP590,0;GQ240;GR30;GT502;GU1,1?,011;GW245;GY592,,001;HK852;HN504;HR385,0;HT50\
    9;HU36,06;ID62,0;IE353,0;IL972,0;IM44,0;IN91,0;IO246;IQ964,0;IR98,0;IS354;IT39;JE44,0;JM1,1?\
    ,011;JO962,0;JP81,0,010;KE254,0,000;KG996,0;KH855,0;KI686,0?;KM269;KN1,1?,011;KP850,0;KR82,0\
    ;KW965;KY1,1?,011;KZ7,8,810;LA856,0;LB961,0?;LC1,1?,011;LI423,0?;LK94,0;LR231,0;LS266;LT370,\
    0;LU352;LV371;LY218,0;MA212,0;MC377,0?;MD373,0;ME382,0;MF590,0;MG261,0;MH692,1?,011;MK389,0;\
    ML223;MM95,0;MN976,0?,001;MO853;MP1,1?,011;MQ596,0;MR222;MS1,1?,011;MT356;MU230,,020;MV960;M\
    W265,0;MX52;MY60,0;MZ258;NA264,0;NC687;NE227;NF672;NG234,0,009;NI505;NL31,0;NO47;NP977,0?;NR\
    674;NU683;NZ64,0;OM968;PA507;PE51,0?;PF689;PG675;PH63,0;PK92,0;PL48;PM508,0;PR1,1?,011;PS970\
    ,0;PT351;PW680,,01;PY595,0;QA974;RE262,0;RO40,0;RS381,0;RU7,8,810;RW250,0?;SA966,0;SB677,,0;\
    SC248;SD249,0;SE46,0;SG65,,0;SH290;SI386,0;SJ47;SK421,0;SL232,0;SM378;SN221;SO252,0?;SR597;S\
    S211,0;ST239;SV503;SX1,1?,011;SY963,0;SZ268;TA290;TC1,1?,011;TD235;TG228;TH66,0;TJ992,,810;T\
    K690;TL670;TM993,8,810;TN216;TO676;TR90,0;TT1,1?,011;TV688;TW886,0;TZ255,0;UA380,0,00;UG256,\
    0;US1,1?,011;UY598,0?;UZ998;VA39;VC1,1?,011;VE58,0;VG1,1?,011;VI1,1?,011;VN84,0;VU678;WF681;\
    WS685,,0;XK383,0;YE967,0;YT262,0;ZA27,0;ZM260,0;ZW263,0";

/// How a number is dialled in a country; `None` where there are no public numbers.
pub(super) fn home(country: Country) -> Option<Home> {
    HOMES
        .split(';')
        .find_map(|row| read(row.strip_prefix(country.as_str())?))
}

/// The trunk prefix behind a calling code, as in `+44 (0)20`: that of its first country.
pub(super) fn trunk_prefix(calling_code: &str) -> &'static str {
    let mut homes = HOMES.split(';').filter_map(|row| read(row.get(2..)?));
    homes
        .find(|home| home.calling_code == calling_code)
        .map_or("", |home| home.trunk_prefix)
}

fn read(columns: &'static str) -> Option<Home> {
    let mut columns = columns.split(',');
    let calling_code = columns.next()?;
    let trunk = columns.next().unwrap_or_default();
    Some(Home {
        calling_code,
        trunk_prefix: trunk.trim_end_matches('?'),
        is_trunk_seldom: trunk.is_empty() || trunk.ends_with('?'),
        exit_prefix: columns.next().unwrap_or("00"),
    })
}

#[cfg(test)]
mod tests {
    use super::{HOMES, home, read};
    use crate::{Country, phone_number::plans};

    #[test]
    fn ok_every_row_reads_and_has_numbers() {
        for row in HOMES.split(';') {
            let home = read(row.get(2..).unwrap()).unwrap_or_else(|| panic!("{row}"));
            assert!(plans::code_of(home.calling_code).is_some(), "{row}");
            assert!(!home.exit_prefix.is_empty(), "{row}");
        }
    }

    #[test]
    fn ok_prefixes() {
        let home = |country: &str| home(Country::try_from(country.to_owned()).unwrap()).unwrap();
        assert_eq!(home("IT").trunk_prefix, "");
        assert_eq!(home("GB").trunk_prefix, "0");
        assert!(!home("GB").is_trunk_seldom);
        assert!(home("US").is_trunk_seldom);
        assert_eq!(home("US").exit_prefix, "011");
        assert_eq!(home("CL").exit_prefix, "0");
    }
}
