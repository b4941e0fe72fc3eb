"""Names to draw from. Each is common; who bears which is drawn, so that nobody is meant."""


def names(text: str) -> list[str]:
    return text.split()


FIRST = names(
    "Agnes Alva Anders Anna Arne Astrid Axel Barbro Bengt Berit Birgitta Bo Britt Carina Clara Dagny Daniel David "
    "Ebba Elias Elin Ella Elsa Emil Erik Eva Folke Fredrik Frida Greta Gunnar Gustav Hanna Hugo Ida Inger Ingrid Isak "
    "Ivar Johan Karl Kerstin Klas Lars Leif Lena Linnea Maja Margit Maria Mats Monika Nils Olof Oskar Per Rune Sara "
    "Selma Signe Siv Sixten Stig Sven Tage Tora Tyra Ulla Vera Viktor Yngve Åke Åsa Örjan Amina Hassan Jelena Marek "
    "Nadia Omar Rojda Samir Thi Zofia"
)
LAST = names(
    "Ahlberg Alm Asp Backe Berg Björk Blom Borg Bränd Dahl Ek Eklöv Fors Frisk Gran Grip Hagen Hall Hed Holm Hök "
    "Kvist Lager Lind Ljung Lund Löv Malm Mo Myr Nord Norr Näs Palm Qvist Ramn Ros Rud Rönn Sand Sjö Skog Stark Sten "
    "Strand Sund Svärd Tall Torn Vall Vik Vinge Väst Ålund Åker Öberg Öst Haddad Kaya Nowak Petrović Nguyen Rahimi "
    "Yusuf"
)
STREETS = names(
    "Björkvägen Eklunden Fabriksgatan Hamngatan Kvarnvägen Lindallén Nygatan Skolgatan Storgatan Ängsvägen"
)
